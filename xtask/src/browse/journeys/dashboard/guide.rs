//! What `docs/guides/merchant.md` tells, for its pictures: a merchant who opens a store, puts a product on
//! sale, sells it, refunds an order and is paid out.

use super::money::paid_to_a_new_account;
use super::products::{KEY, licence};
use super::{arrive, follow, open};
use crate::browse::checkout::US;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::does_at;
use crate::browse::walk::Walk;
use anyhow::{Context, Result};
use serde_json::{Value, json};

/// The merchant gets from nothing to a payout.
pub async fn from_nothing_to_a_payout(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    follow(walk, &store, "", "home").await?;
    walk.must_see("#first", Check::Outcome, "nothing says how one begins")
        .await?;
    licence(walk, &store).await?;
    walk.look("product").await?;
    let session = walk.shop.session_of(&walk.email).await?;
    let buyer = format!("buyer.{}", walk.email);
    let order = bought(walk, &store, &session, &buyer).await?;
    for _ in 0..2 {
        walk.shop.sold_in(&store, &buyer).await?;
    }
    walk.visit(&walk.shop.at(&format!("/stores/{store}")), "sold")
        .await?;
    follow(walk, &store, "/orders", "orders").await?;
    walk.press(&format!("a[href*='/orders/{order}']")).await?;
    walk.look("order").await?;
    walk.press("#refund").await?;
    walk.look("refund").await?;
    does_at(walk, "refund", "refunded").await?;
    let path = format!("/v2/stores/{store}/orders/{order}");
    let shown = walk.shop.shown_with(&session, &path).await?;
    let says = format!("the order is {}", shown["status"]);
    walk.require(shown["status"] == "REFUNDED", Check::Outcome, says);
    paid_to_a_new_account(walk, &store).await
}

/// A buyer pays for a version of the product on the hosted checkout and gets the key; returns the order.
async fn bought(walk: &mut Walk, store: &str, session: &str, buyer: &str) -> Result<String> {
    let products = format!("/v2/stores/{store}/products");
    let products = walk.shop.shown_with(session, &products).await?;
    let notes = &products["items"][0];
    let item = json!({
        "product_id": notes["id"], "variant_id": notes["variants"][0]["id"], "quantity": 1
    });
    let cart = walk.shop.session_in(store, &item).await?;
    walk.visit(&cart.url, "checkout").await?;
    walk.pay(&US.answers(buyer)).await?;
    let is_paid = walk.sees("[data-outcome=paid]").await?;
    walk.require(is_paid, Check::Outcome, "nothing says that the order is paid");
    let keys = walk.texts("[data-key]").await?;
    let is_delivered = keys.iter().any(|key| key.contains(KEY));
    walk.require(is_delivered, Check::Outcome, format!("the keys are {keys:?}"));
    let orders = format!("/v2/stores/{store}/orders?search={buyer}");
    let orders = walk.shop.shown_with(session, &orders).await?;
    let order: &Value = &orders["items"][0];
    let is_fulfilled = order["status"] == "COMPLETED";
    walk.require(is_fulfilled, Check::Outcome, format!("the order is {order}"));
    Ok(order["id"].as_str().context("there is no order")?.to_owned())
}
