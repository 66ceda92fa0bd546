//! Payouts of every store, those that are reviewed first.

use super::parts;
use super::waiting::{self, Decisions, Row, Words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::money::words;
use crate::surfaces::pages::dashboard::say::{dollars, known, owned, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::payout::PayoutStatus;
use serde_json::{Value, json};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["status"]);
    let status = PayoutStatus::parse(asked.get("status")).unwrap_or(PayoutStatus::InReview);
    let list = asked
        .list(desk, "listAllPayouts", &[("status", status.as_str())])
        .await?;
    let words = |one: &PayoutStatus| (one.as_str(), words::payout(t, &json!(one.as_str())).words);
    let statuses = PayoutStatus::ALL.iter().map(words);
    let tabs = tabs::by(desk, &asked, ("status", status.as_str()), statuses);
    let rows = list.rows.iter().map(|payout| row(desk, payout)).collect();
    let words = Words {
        title: t.get("money-payouts"),
        text: t.get("operator-payouts-text"),
        approval: t.get("operator-payout-approval"),
        rejection: t.get("operator-payout-rejection"),
        empty: t.get("operator-nothing"),
        empty_text: t.get("operator-payouts-empty"),
    };
    waiting::show(desk, words, tabs, rows, list)
}

/// Decides about a payout.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let decisions = Decisions {
        approve: "approvePayout",
        reject: "rejectPayout",
        named: "payoutId",
    };
    waiting::decide(desk, form, decisions).await
}

fn row(desk: &Desk, payout: &Value) -> Row {
    let t = desk.t();
    let id = text(&payout["id"]);
    let waits = payout["status"] == PayoutStatus::InReview.as_str();
    Row {
        id: id.to_owned(),
        name: dollars(t, &payout["amount"]),
        status: Some(words::payout(t, &payout["status"])),
        facts: known([
            (t.get("money-fee-standard"), Some(dollars(t, &payout["fee"]))),
            (t.get("support-asked"), parts::moment(t, &payout["createdAt"])),
            (t.get("money-leaves"), parts::moment(t, &payout["batchAt"])),
            (t.get("refund-reason"), owned(&payout["refusal"])),
            (t.get("operator-reference"), owned(&payout["referenceId"])),
            (t.get("operator-bank-id"), owned(&payout["payoutMethod"]["id"])),
            (t.get("money-payout-id"), owned(&payout["id"])),
        ]),
        store: Some(parts::store(text(&payout["storeId"]))),
        may_approve: waits,
        reason: waits.then(|| parts::reason(desk, id)),
    }
}
