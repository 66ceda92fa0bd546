//! A merchant who sees what was sold today, adds a bank account, is paid out for what a quote said, and gets
//! the report of a month.

use super::dashboard::{DONE, arrive, button, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::walk::Walk;
use anyhow::Result;

/// The entry of the bar that leads to a page of the store.
fn entry(store: &str, rest: &str) -> String {
    format!(".bar a[href='/stores/{store}{rest}']")
}

/// Requires that the page says that something was done.
async fn is_done(walk: &mut Walk, what: &str) -> Result<()> {
    let is_done = walk.sees(DONE).await?;
    walk.require(is_done, Check::Outcome, format!("nothing says that {what}"));
    Ok(())
}

/// The merchant is paid out, and keeps their books.
pub async fn is_paid_out_and_accounts(walk: &mut Walk) -> Result<()> {
    arrive(walk).await?;
    let store = open(walk).await?;
    let email = walk.email.clone();
    for _ in 0..2 {
        walk.shop.sold_in(&store, &format!("buyer.{email}")).await?;
    }
    walk.press(&entry(&store, "")).await?;
    walk.look("today").await?;
    let is_shown = walk.sees("#today .rows").await?;
    walk.require(is_shown, Check::Outcome, "what was sold today is not shown");
    walk.press(&entry(&store, "/bank-accounts")).await?;
    walk.look("accounts").await?;
    walk.press("#add").await?;
    walk.look("new-account").await?;
    let account = Answers::default()
        .with("iban", "DE89370400440532013000")
        .with("bankName", "Example Bank");
    walk.fill(&account).await?;
    walk.press(&button("add")).await?;
    walk.look("added").await?;
    is_done(walk, "the account was added").await?;
    walk.shop.approve_accounts(&email, &store).await?;
    paid_out(walk, &store, &email).await?;
    walk.press(&entry(&store, "/reports")).await?;
    walk.look("reports").await?;
    walk.press(&button("request")).await?;
    walk.look("report").await?;
    is_done(walk, "the report was requested").await?;
    walk.press(&entry(&store, "/analytics")).await?;
    walk.look("analytics").await?;
    let is_drawn = walk.sees("#volume svg").await?;
    walk.require(is_drawn, Check::Outcome, "there is no chart of what was sold");
    Ok(())
}

/// A payout is quoted and confirmed.
async fn paid_out(walk: &mut Walk, store: &str, email: &str) -> Result<()> {
    walk.press(&entry(store, "/finances")).await?;
    walk.look("finances").await?;
    walk.press("#request").await?;
    walk.look("request").await?;
    walk.fill(&Answers::default().with("amount", "50.00")).await?;
    walk.press(&button("quote")).await?;
    walk.look("quote").await?;
    let is_told = walk.sees("#quote").await?;
    walk.require(is_told, Check::Money, "nothing says what the payout costs");
    walk.press(&button("confirm")).await?;
    walk.look("payout").await?;
    is_done(walk, "the payout was requested").await?;
    let payouts = walk.shop.payouts_of(email, store).await?;
    let says = format!("the payouts are {payouts:?}");
    let is_one = payouts.len() == 1 && payouts[0]["amount"] == 5000;
    walk.require(is_one, Check::Money, says);
    Ok(())
}
