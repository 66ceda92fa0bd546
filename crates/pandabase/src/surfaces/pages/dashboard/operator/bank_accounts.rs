//! Bank accounts of every store, those that are reviewed first.

use super::parts;
use super::waiting::{self, Decisions, Row, Words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::Asked;
use crate::surfaces::pages::dashboard::money::words;
use crate::surfaces::pages::dashboard::say::{self, known, owned, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::form::Form;
use axum::response::Response;
use pandabase_domain::payout::bank::BankStatus;
use serde_json::{Value, json};

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["status"]);
    let status = BankStatus::parse(asked.get("status")).unwrap_or(BankStatus::InReview);
    let list = asked
        .list(desk, "listAllBankAccounts", &[("status", status.as_str())])
        .await?;
    let words = |one: &BankStatus| (one.as_str(), words::account(t, &json!(one.as_str())).words);
    let statuses = BankStatus::ALL.iter().map(words);
    let tabs = tabs::by(desk, &asked, ("status", status.as_str()), statuses);
    let rows = list.rows.iter().map(|account| row(desk, account)).collect();
    let words = Words {
        title: t.get("money-accounts"),
        text: t.get("operator-accounts-text"),
        approval: t.get("operator-account-approval"),
        rejection: t.get("operator-account-rejection"),
        empty: t.get("operator-nothing"),
        empty_text: t.get("operator-accounts-empty"),
    };
    waiting::show(desk, words, tabs, rows, list)
}

/// Decides about an account.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let decisions = Decisions {
        approve: "approveBankAccount",
        reject: "rejectBankAccount",
        named: "bankAccountId",
    };
    waiting::decide(desk, form, decisions).await
}

fn row(desk: &Desk, account: &Value) -> Row {
    let t = desk.t();
    let id = text(&account["id"]);
    let status = BankStatus::parse(text(&account["status"])).unwrap_or(BankStatus::InReview);
    let digits = account["last4"].as_str().map(|digits| format!("•••• {digits}"));
    let bank = owned(&account["bankName"]);
    Row {
        id: id.to_owned(),
        name: digits.or_else(|| bank.clone()).unwrap_or_else(|| id.to_owned()),
        status: Some(words::account(t, &account["status"])),
        facts: known([
            (t.get("operator-bank"), bank),
            (
                t.get("country"),
                account["country"].as_str().map(|code| say::country(t, code)),
            ),
            (t.get("buyers-since"), parts::moment(t, &account["createdAt"])),
            (t.get("operator-bank-id"), owned(&account["id"])),
        ]),
        store: Some(parts::store(text(&account["storeId"]))),
        may_approve: status == BankStatus::InReview,
        reason: (status != BankStatus::Rejected).then(|| parts::reason(desk, id)),
    }
}
