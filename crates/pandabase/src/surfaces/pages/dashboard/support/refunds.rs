//! The refunds of a store, newest first.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::refund::RefundStatus;
use pandabase_locale::Locale;
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
    rows: Vec<Row>,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let status = tabs::chosen(&asked, &statuses(t));
    let tabs = tabs::counted(desk, &asked, "listRefunds", statuses(t), &[]).await?;
    let list = asked.list(desk, "listRefunds", &[("status", status)]).await?;
    let frame = desk.frame();
    let template = RefundsPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs,
        rows: list.rows.iter().map(|refund| row(desk, refund)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn statuses(t: Locale) -> Vec<Kind> {
    let statuses = RefundStatus::ALL.iter();
    kinds(
        t,
        statuses.map(|one| (one.as_str(), words::refund_status(t, *one).words)),
    )
}

fn row(desk: &Desk, refund: &Value) -> Row {
    let t = desk.t();
    let at = say::moment(t, &desk.zone(), &refund["createdAt"]).unwrap_or_default();
    Row {
        name: say::dollars(t, &refund["amount"]),
        about: text(&refund["order"]["customer"]["email"]).to_owned(),
        status: Some(words::refund(t, &refund["status"])),
        more: format!("{} · {at}", words::refund_reason(t, &refund["reason"])),
        address: desk.in_store(&format!("/refunds/{}", text(&refund["id"]))),
    }
}
