//! A merchant who sees what was sold today, adds a bank account, is paid out for what a quote said, and gets
//! the report of a month.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::Result;

/// The merchant is paid out, and keeps their books.
pub async fn is_paid_out_and_accounts(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let email = walk.email.clone();
    for _ in 0..2 {
        walk.shop.sold_in(&store, &format!("buyer.{email}")).await?;
    }
    follow(walk, &store, "", "today").await?;
    walk.must_see("#today .rows", Check::Outcome, "what was sold today is not shown")
        .await?;
    paid_to_a_new_account(walk, &store).await?;
    follow(walk, &store, "/reports", "reports").await?;
    does_at(walk, "request", "report").await?;
    let session = walk.shop.session_of(&email).await?;
    let path = format!("/v2/stores/{store}/reports");
    let reports = walk.shop.shown_with(&session, &path).await?;
    let is_asked = reports["items"].as_array().is_some_and(|all| all.len() == 1);
    walk.require(is_asked, Check::Outcome, format!("the reports are {reports}"));
    follow(walk, &store, "/analytics", "analytics").await?;
    walk.must_see(
        "#volume svg",
        Check::Outcome,
        "there is no chart of what was sold",
    )
    .await
}

/// A bank account is added and approved, and paid out to.
pub(super) async fn paid_to_a_new_account(walk: &mut Walk, store: &str) -> Result<()> {
    let email = walk.email.clone();
    follow(walk, store, "/bank-accounts", "accounts").await?;
    walk.press("#add").await?;
    walk.look("new-account").await?;
    let account = Answers::default()
        .with("iban", "DE89370400440532013000")
        .with("bankName", "Example Bank");
    walk.fill(&account).await?;
    does_at(walk, "add", "added").await?;
    walk.shop.approve_accounts(&email, store).await?;
    paid_out(walk, store, &email).await
}

/// A payout is quoted and confirmed.
async fn paid_out(walk: &mut Walk, store: &str, email: &str) -> Result<()> {
    follow(walk, store, "/finances", "finances").await?;
    walk.press("#request").await?;
    walk.look("request").await?;
    walk.fill(&Answers::default().with("amount", "50.00")).await?;
    walk.press(&button("quote")).await?;
    walk.look("quote").await?;
    walk.must_see("#quote", Check::Money, "nothing says what the payout costs")
        .await?;
    does_at(walk, "confirm", "payout").await?;
    let payouts = walk.shop.payouts_of(email, store).await?;
    let says = format!("the payouts are {payouts:?}");
    let is_one = payouts.len() == 1 && payouts[0]["amount"] == 5000;
    walk.require(is_one, Check::Money, says);
    Ok(())
}
