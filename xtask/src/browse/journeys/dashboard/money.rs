//! A merchant who sees what was sold today, adds a bank account, is paid out for what a quote said, and gets
//! the report of a month.

use super::{arrive, follow, open};
use crate::browse::checkout::Answers;
use crate::browse::findings::Check;
use crate::browse::journeys::steps::{button, does_at};
use crate::browse::walk::Walk;
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// How often a report is looked at, until it is made.
const LOOKS: usize = 20;
/// What leads to its file.
const FILE: &str = "a[href$='?file=csv']";

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
    reports(walk, &store).await?;
    follow(walk, &store, "/analytics", "analytics").await?;
    walk.must_see(
        "#volume svg",
        Check::Outcome,
        "there is no chart of what was sold",
    )
    .await
}

/// The payments of this month are put into a file, which is fetched.
async fn reports(walk: &mut Walk, store: &str) -> Result<()> {
    follow(walk, store, "/reports", "reports").await?;
    let months = walk.texts("[name=month] option").await?;
    let month = months.first().context("no month is offered")?.trim().to_owned();
    let report = Answers::default()
        .with("type", "PAYMENT_ACTIVITY")
        .with("month", &month)
        .with("format", "CSV");
    walk.fill(&report).await?;
    does_at(walk, "request", "report").await?;
    for look in 0..=LOOKS {
        if walk.sees(FILE).await? {
            break;
        }
        if look == LOOKS {
            bail!("the report is not made");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        walk.reload("report-again").await?;
    }
    walk.download(FILE).await?;
    let session = walk.shop.session_of(&walk.email).await?;
    let path = format!("/v2/stores/{store}/reports");
    let shown = walk.shop.shown_with(&session, &path).await?;
    let made = &shown["items"][0];
    // Each of the two sales is a row.
    let is_made = made["status"] == "SUCCEEDED" && made["rowCount"] == 2;
    walk.require(is_made, Check::Outcome, format!("the reports are {shown}"));
    Ok(())
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
