//! The bank accounts that payouts go to.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::export;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, items, text};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::role::Right;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/money/accounts.html")]
struct AccountsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the list is fetched as a file, for whom may.
    export: Option<String>,
    accounts: Vec<Row>,
    /// Whether one is reviewed by the clock, as it is where nobody reviews.
    waits_for_clock: bool,
    /// Where the owner adds one.
    new: Option<String>,
    /// The request that lists them.
    request: String,
}

/// A bank account.
struct Row {
    name: String,
    about: String,
    status: Badge,
    is_primary: bool,
    /// Where the owner changes it.
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let accounts = desk.ask("listBankAccounts").await?;
    let owns = desk.has(Right::BankAccounts);
    let is_reviewed = items(&accounts).any(|one| one["status"] == BankStatus::InReview.as_str());
    let frame = desk.frame();
    let template = AccountsPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        export: export::path(desk, "listBankAccounts"),
        accounts: items(&accounts).map(|account| row(desk, account)).collect(),
        waits_for_clock: is_reviewed && desk.visit.env().config.is_sandbox(),
        new: owns.then(|| desk.in_store("/bank-accounts/new")),
        request: desk.request("listBankAccounts", "")?,
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, account: &Value) -> Row {
    let t = desk.t();
    let added = say::day(t, &desk.zone(), &account["createdAt"]).unwrap_or_default();
    let about = t
        .get("money-account-about")
        .with("country", say::country(t, text(&account["country"])))
        .with("date", added);
    let owns = desk.has(Right::BankAccounts);
    Row {
        name: words::named(t, account),
        about: about.to_string(),
        status: words::account(t, &account["status"]),
        is_primary: account["isPrimary"] == true,
        address: owns.then(|| desk.in_store(&format!("/bank-accounts/{}", text(&account["id"])))),
    }
}
