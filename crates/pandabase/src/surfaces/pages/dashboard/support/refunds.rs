//! The refunds of a store, newest first.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::{self, Badge, text};
use crate::surfaces::pages::dashboard::tab::Tab;
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::refund::RefundStatus;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 1] = ["status"];

#[derive(Template)]
#[template(path = "dashboard/support/refunds.html")]
struct RefundsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    refunds: Vec<Row>,
    list: Listing,
}

/// A refund, and the way to its page.
struct Row {
    amount: String,
    buyer: String,
    reason: Text,
    status: Badge,
    at: String,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let status = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::of(desk, &asked, "listRefunds", kinds(t), &[]).await?;
    let list = asked.list(desk, "listRefunds", &[("status", status)]).await?;
    let frame = desk.frame();
    let template = RefundsPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs,
        refunds: list.rows.iter().map(|refund| row(desk, refund)).collect(),
        list,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

fn kinds(t: Locale) -> Vec<Kind> {
    let statuses = RefundStatus::ALL.iter().copied();
    let kinds = statuses.map(|status| Kind::of(status.as_str(), words::refund_status(t, status).words));
    std::iter::once(Kind::all(t)).chain(kinds).collect()
}

fn row(desk: &Desk, refund: &Value) -> Row {
    let t = desk.t();
    Row {
        amount: say::dollars(t, &refund["amount"]),
        buyer: text(&refund["order"]["customer"]["email"]).to_owned(),
        reason: words::refund_reason(t, &refund["reason"]),
        status: words::refund(t, &refund["status"]),
        at: say::moment(t, &desk.zone(), &refund["createdAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/refunds/{}", text(&refund["id"]))),
    }
}
