//! The payments of a store, newest first. Each leads to its order, where everything about it stands.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing};
use crate::surfaces::pages::dashboard::order;
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::payment::PaymentStatus;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["status", "search"];

#[derive(Template)]
#[template(path = "dashboard/support/payments.html")]
struct PaymentsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the search is sent.
    here: String,
    /// The tab that is open.
    status: String,
    tabs: Vec<Tab>,
    search: Field,
    rows: Vec<Row>,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = ("search", asked.get("search"));
    let status = tabs::chosen(&asked, &statuses(t));
    let tabs = tabs::counted(desk, &asked, "listPayments", statuses(t), &[search]).await?;
    let list = asked
        .list(desk, "listPayments", &[search, ("status", status)])
        .await?;
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = PaymentsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        status: status.to_owned(),
        tabs,
        search: listing::search(t, &fields, t.get("support-payments-hint")),
        rows: list.rows.iter().map(|payment| row(desk, payment)).collect(),
        list,
    };
    desk.page(&frame, &template)
}

fn statuses(t: Locale) -> Vec<Kind> {
    let statuses = PaymentStatus::ALL.iter();
    kinds(
        t,
        statuses.map(|one| (one.as_str(), words::payment_status(t, *one).words)),
    )
}

/// A payment with how, from where and when it was paid, and the way to its order.
fn row(desk: &Desk, payment: &Value) -> Row {
    let t = desk.t();
    let country = payment["country"].as_str().map(|code| say::country(t, code));
    let more = [
        order::method(&payment["paymentMethod"]),
        country,
        say::moment(t, &desk.zone(), &payment["createdAt"]),
    ];
    let more: Vec<String> = more.into_iter().flatten().collect();
    Row {
        name: say::dollars(t, &payment["totalAmount"]),
        about: text(&payment["customer"]["email"]).to_owned(),
        status: Some(words::payment(t, &payment["status"])),
        more: more.join(" · "),
        address: desk.in_store(&format!("/orders/{}", text(&payment["order"]["id"]))),
    }
}
