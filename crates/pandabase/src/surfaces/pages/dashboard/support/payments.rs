//! The payments of a store, newest first. Each leads to its order, where everything about it stands.

use super::words;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, LONGEST, Listing};
use crate::surfaces::pages::dashboard::order;
use crate::surfaces::pages::dashboard::say::{self, Badge, text};
use crate::surfaces::pages::dashboard::tab::Tab;
use crate::surfaces::pages::dashboard::tabs::{self, Kind};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
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
    payments: Vec<Row>,
    list: Listing,
}

/// A payment, and the way to its order.
struct Row {
    total: String,
    buyer: String,
    status: Badge,
    /// How, from where and when it was paid.
    about: String,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = ("search", asked.get("search"));
    let status = tabs::chosen(&asked, &kinds(t));
    let tabs = tabs::of(desk, &asked, "listPayments", kinds(t), &[search]).await?;
    let list = asked
        .list(desk, "listPayments", &[search, ("status", status)])
        .await?;
    let frame = desk.frame();
    let template = PaymentsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        status: status.to_owned(),
        tabs,
        search: Fields::new(t, &asked.typed)
            .field("search", t.get("shop-search"))
            .unneeded()
            .max(LONGEST)
            .hint(t.get("support-payments-hint")),
        payments: list.rows.iter().map(|payment| row(desk, payment)).collect(),
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
    let statuses = PaymentStatus::ALL.iter().copied();
    let kinds = statuses.map(|status| Kind::of(status.as_str(), words::payment_status(t, status).words));
    std::iter::once(Kind::all(t)).chain(kinds).collect()
}

fn row(desk: &Desk, payment: &Value) -> Row {
    let t = desk.t();
    let country = payment["country"].as_str().map(|code| say::country(t, code));
    let about = [
        order::method(&payment["paymentMethod"]),
        country,
        say::moment(t, &desk.zone(), &payment["createdAt"]),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    Row {
        total: say::dollars(t, &payment["totalAmount"]),
        buyer: text(&payment["customer"]["email"]).to_owned(),
        status: words::payment(t, &payment["status"]),
        about: about.join(" · "),
        address: desk.in_store(&format!("/orders/{}", text(&payment["order"]["id"]))),
    }
}
