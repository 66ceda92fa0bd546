//! A payout: what arrives and what it costs, where it goes, and where it is.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, dollars, items};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Step;
use askama::Template;
use axum::response::Response;
use pandabase_domain::payout::PayoutStatus;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/money/payout.html")]
struct PayoutPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    status: Badge,
    amount: String,
    fee: String,
    facts: Facts,
    steps: Vec<Step>,
    /// What its status means.
    note: Text,
    ids: Facts,
    back: String,
    /// The request that shows the payout.
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let payout = desk.ask("getPayout").await?;
    let accounts = desk.ask("listBankAccounts").await?;
    let account = &payout["payoutMethod"]["id"];
    // One that was detached since is not listed.
    let account = items(&accounts).find(|one| one["id"] == *account);
    let facts = say::known([
        (
            t.get("money-account"),
            account.map(|account| words::named(t, account)),
        ),
        (
            t.get("money-expected"),
            say::day(t, &desk.zone(), &payout["expectedAt"]),
        ),
    ]);
    let amount = dollars(t, &payout["amount"]);
    let frame = desk.frame();
    let template = PayoutPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: t.get("money-payout-of").with("amount", &*amount).to_string(),
        status: words::payout(t, &payout["status"]),
        amount,
        fee: dollars(t, &payout["fee"]),
        facts,
        steps: steps(desk, &payout),
        note: note(t, &payout),
        ids: say::ids([
            (t.get("money-payout-id"), &payout["id"]),
            (t.get("money-reference"), &payout["referenceId"]),
            (t.get("money-trace"), &payout["traceId"]),
        ]),
        back: desk.in_store("/payouts"),
        request: desk.request("getPayout", "")?,
    };
    desk.page(&frame, &template)
}

fn status(payout: &Value) -> Option<PayoutStatus> {
    payout["status"].as_str().and_then(PayoutStatus::parse)
}

/// What happened to it, oldest first.
fn steps(desk: &Desk, payout: &Value) -> Vec<Step> {
    let t = desk.t();
    let step = |words: Text, at: Option<String>| Step {
        text: at.map_or_else(|| words.to_string(), |at| format!("{words} · {at}")),
        at: None,
    };
    let moment = |value: &Value| say::moment(t, &desk.zone(), value);
    let mut steps = vec![step(t.get("money-step-requested"), moment(&payout["createdAt"]))];
    if payout["traceId"].is_string() {
        steps.push(step(t.get("money-step-left"), None));
    }
    let changed = moment(&payout["updatedAt"]);
    match status(payout) {
        Some(PayoutStatus::Completed) => steps.push(step(t.get("money-step-credited"), changed)),
        Some(PayoutStatus::Rejected) => steps.push(step(t.get("money-step-returned"), changed)),
        Some(PayoutStatus::InReview | PayoutStatus::Processing) | None => {}
    }
    steps
}

/// What happens next, or the result.
fn note(t: Locale, payout: &Value) -> Text {
    match status(payout) {
        Some(PayoutStatus::Processing) => t.get("money-payout-processing-note"),
        Some(PayoutStatus::Completed) => t.get("money-payout-completed-note"),
        Some(PayoutStatus::Rejected) => t.get("money-payout-rejected-note"),
        Some(PayoutStatus::InReview) | None => t.get("money-payout-review-note"),
    }
}
