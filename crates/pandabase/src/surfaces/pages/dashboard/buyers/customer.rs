//! A buyer: who they are, what they spent, and everything that they have.

use super::rows;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links::address;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::rows::Row;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, items, joined, known, owned, text};
use crate::surfaces::pages::dashboard::support::words;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// How many of each kind are shown.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "dashboard/buyers/customer.html")]
struct CustomerPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    stats: Facts,
    facts: Facts,
    addresses: Vec<String>,
    sections: Vec<Section>,
    /// Where the email address is changed.
    change: Option<String>,
    id: String,
    /// The request that shows the customer.
    request: String,
}

/// What they have of one kind.
struct Section {
    id: &'static str,
    heading: Text,
    rows: Vec<Row>,
    /// Where all of it is.
    all: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let customer = desk.ask("getCustomer").await?;
    let id = text(&customer["id"]).to_owned();
    let sections = vec![
        orders(desk, &customer),
        subscriptions(desk, &customer).await?,
        licenses(desk, &id).await?,
        cases(desk, &id).await?,
    ];
    let number = |name: &str| t.number(customer[name].as_i64().unwrap_or(0));
    let frame = desk.frame();
    let template = CustomerPage {
        look: &desk.look,
        t,
        frame: &frame,
        title: text(&customer["email"]).to_owned(),
        stats: vec![
            (t.get("buyers-spent"), dollars(t, &customer["totalSpent"])),
            (t.get("portal-orders"), number("orderCount")),
            (
                t.get("event-refund-completed"),
                dollars(t, &customer["totalRefunded"]),
            ),
            (t.get("support-refunds"), number("refundCount")),
        ],
        facts: facts(desk, &customer),
        addresses: items(&customer["billingAddresses"])
            .filter_map(|one| place(t, one))
            .collect(),
        sections,
        change: desk
            .may(S::CustomersWrite)
            .then(|| desk.in_store(&format!("/customers/{id}/email"))),
        request: desk.request("getCustomer", "")?,
        id,
    };
    desk.page(&frame, &template)
}

fn facts(desk: &Desk, customer: &Value) -> Facts {
    let t = desk.t();
    let portal = match customer["guest"] == true {
        true => t.get("buyers-guest"),
        false => t.get("buyers-no-guest"),
    };
    known([
        (t.get("email"), owned(&customer["email"])),
        (t.get("name"), say::name(customer)),
        (
            t.get("buyers-since"),
            say::day(t, &desk.zone(), &customer["createdAt"]),
        ),
        (t.get("buyers-portal"), Some(portal.to_string())),
    ])
}

/// An address in one line.
fn place(t: Locale, one: &Value) -> Option<String> {
    let city = joined([&one["postalCode"], &one["city"], &one["state"]], " ").map(Value::from);
    let country = owned(&one["country"]).map(|code| Value::from(say::country(t, &code)));
    let lines = [&one["line1"], &one["line2"]].into_iter();
    joined(lines.chain(&city).chain(&country), ", ")
}

fn orders(desk: &Desk, customer: &Value) -> Section {
    let t = desk.t();
    let row = |order: &Value| Row {
        name: dollars(t, &order["amount"]),
        about: text(&order["orderNumber"]).to_owned(),
        status: Some(say::order(t, &order["status"])),
        more: say::moment(t, &desk.zone(), &order["createdAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
    };
    let search = [("search", text(&customer["email"]))];
    Section {
        id: "orders",
        heading: t.get("portal-orders"),
        rows: items(&customer["recentOrders"]).map(row).collect(),
        all: Some(address(&desk.in_store("/orders"), search)),
    }
}

async fn subscriptions(desk: &Desk, customer: &Value) -> Result<Section, Halt> {
    let query = query(SHOWN, &[("customer_id", text(&customer["id"]))]);
    let found = desk.ask_about("listSubscriptions", &[], &query).await?;
    let search = [("search", text(&customer["email"]))];
    Ok(Section {
        id: "subscriptions",
        heading: desk.t().get("portal-subscriptions"),
        rows: items(&found).map(|one| rows::subscription(desk, one)).collect(),
        all: Some(address(&desk.in_store("/subscriptions"), search)),
    })
}

async fn licenses(desk: &Desk, customer: &str) -> Result<Section, Halt> {
    let query = query(SHOWN, &[("customerId", customer)]);
    let found = desk.ask_about("listLicenses", &[], &query).await?;
    let titles = rows::titles(desk).await?;
    Ok(Section {
        id: "licenses",
        heading: desk.t().get("buyers-licenses"),
        rows: items(&found)
            .map(|one| rows::license(desk, one, &titles))
            .collect(),
        all: None,
    })
}

async fn cases(desk: &Desk, customer: &str) -> Result<Section, Halt> {
    let t = desk.t();
    let query = query(SHOWN, &[("customerId", customer)]);
    let found = desk.ask_about("listCases", &[], &query).await?;
    let row = |one: &Value| Row {
        name: text(&one["subject"]).to_owned(),
        about: String::new(),
        status: Some(words::case(t, &one["status"])),
        more: say::moment(t, &desk.zone(), &one["lastMessageAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/cases/{}", text(&one["id"]))),
    };
    Ok(Section {
        id: "cases",
        heading: t.get("support-cases"),
        rows: items(&found).map(row).collect(),
        all: None,
    })
}
