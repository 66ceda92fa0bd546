//! The payouts of a store.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, dollars, text};
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/money/payouts.html")]
struct PayoutsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    rows: Vec<Row>,
    list: Listing,
    /// Where a payout is requested.
    new: Option<String>,
    /// Where the bank accounts are.
    accounts: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let list = Asked::of(desk, &[]).list(desk, "listPayouts", &[]).await?;
    let frame = desk.frame();
    let template = PayoutsPage {
        look: &desk.look,
        t,
        frame: &frame,
        rows: list.rows.iter().map(|payout| row(desk, payout)).collect(),
        list,
        new: desk.may(S::PayoutsWrite).then(|| desk.in_store("/payouts/new")),
        accounts: desk.in_store("/bank-accounts"),
    };
    desk.page(&frame, &template)
}

fn row(desk: &Desk, payout: &Value) -> Row {
    let t = desk.t();
    let at = say::moment(t, &desk.zone(), &payout["createdAt"]).unwrap_or_default();
    let more = t
        .get("money-payout-about")
        .with("date", at)
        .with("fee", dollars(t, &payout["fee"]));
    Row {
        name: dollars(t, &payout["amount"]),
        about: String::new(),
        status: Some(words::payout(t, &payout["status"])),
        more: more.to_string(),
        address: desk.in_store(&format!("/payouts/{}", text(&payout["id"]))),
    }
}
