//! What `docs/guides/merchant.md` tells, for its pictures: a merchant who opens a store, puts a product on
//! sale, refunds an order and is paid out.

use super::money::paid_to_a_new_account;
use super::products::licence;
use super::{arrive, follow, open};
use crate::browse::findings::Check;
use crate::browse::journeys::steps::does_at;
use crate::browse::walk::Walk;
use anyhow::Result;

/// The merchant gets from nothing to a payout.
pub async fn from_nothing_to_a_payout(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    follow(walk, &store, "", "home").await?;
    walk.must_see("#first", Check::Outcome, "nothing says how one begins")
        .await?;
    licence(walk, &store).await?;
    walk.look("product").await?;
    let buyer = format!("buyer.{}", walk.email);
    let order = walk.shop.sold_in(&store, &buyer).await?;
    for _ in 0..2 {
        walk.shop.sold_in(&store, &buyer).await?;
    }
    follow(walk, &store, "/orders", "orders").await?;
    walk.press(&format!("a[href*='/orders/{order}']")).await?;
    walk.look("order").await?;
    walk.press("#refund").await?;
    walk.look("refund").await?;
    does_at(walk, "refund", "refunded").await?;
    paid_to_a_new_account(walk, &store).await
}
