//! A buyer: who they are, what they spent, and everything that they have.

use super::parts::{self, Row, known};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, dollars, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::case::CaseStatus;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// How many of each kind are shown.
const SHOWN: &str = "10";

#[derive(Template)]
#[template(path = "dashboard/buyers/customer.html")]
struct CustomerPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    title: String,
    stats: Vec<(Text, String)>,
    facts: Vec<(Text, String)>,
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
    let here = format!("/customers/{id}");
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
            (t.get("desk-orders"), number("orderCount")),
            (t.get("buyers-refunded"), dollars(t, &customer["totalRefunded"])),
            (t.get("home-refunds"), number("refundCount")),
        ],
        facts: facts(desk, &customer),
        addresses: items(&customer["billingAddresses"])
            .map(|one| address(t, one))
            .collect(),
        sections,
        change: desk
            .may(S::CustomersWrite)
            .then(|| desk.in_store(&format!("{here}/email"))),
        request: format!("GET /v2/stores/{}{here}", desk.visit.named("storeId")),
        id,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

fn facts(desk: &Desk, customer: &Value) -> Vec<(Text, String)> {
    let t = desk.t();
    let names = [text(&customer["firstName"]), text(&customer["lastName"])];
    let name = names.join(" ").trim().to_owned();
    let portal = match customer["guest"] == true {
        true => t.get("buyers-guest"),
        false => t.get("buyers-no-guest"),
    };
    known([
        (t.get("email"), owned(&customer["email"])),
        (t.get("name"), Some(name).filter(|name| !name.is_empty())),
        (
            t.get("buyers-since"),
            say::day(t, &desk.zone(), &customer["createdAt"]),
        ),
        (t.get("buyers-portal"), Some(portal.to_string())),
    ])
}

/// An address in one line.
fn address(t: Locale, one: &Value) -> String {
    let city = [text(&one["postalCode"]), text(&one["city"]), text(&one["state"])];
    let city = city.join(" ");
    let country = say::country(t, text(&one["country"]));
    let parts = [text(&one["line1"]), text(&one["line2"]), city.trim(), &country];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
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
    let search = parts::query(&[("search", text(&customer["email"]))]);
    Section {
        id: "orders",
        heading: t.get("desk-orders"),
        rows: items(&customer["recentOrders"]).map(row).collect(),
        all: Some(desk.in_store(&format!("/orders?{search}"))),
    }
}

async fn subscriptions(desk: &Desk, customer: &Value) -> Result<Section, Halt> {
    let query = parts::query(&[("limit", SHOWN), ("customer_id", text(&customer["id"]))]);
    let found = desk.ask_about("listSubscriptions", &[], &query).await?;
    let search = parts::query(&[("search", text(&customer["email"]))]);
    Ok(Section {
        id: "subscriptions",
        heading: desk.t().get("portal-subscriptions"),
        rows: items(&found).map(|one| Row::of_subscription(desk, one)).collect(),
        all: Some(desk.in_store(&format!("/subscriptions?{search}"))),
    })
}

async fn licenses(desk: &Desk, id: &str) -> Result<Section, Halt> {
    let query = parts::query(&[("limit", SHOWN), ("customerId", id)]);
    let found = desk.ask_about("listLicenses", &[], &query).await?;
    let titles = parts::titles(desk).await?;
    Ok(Section {
        id: "licenses",
        heading: desk.t().get("buyers-licenses"),
        rows: items(&found)
            .map(|one| Row::of_license(desk, one, &titles))
            .collect(),
        all: None,
    })
}

async fn cases(desk: &Desk, id: &str) -> Result<Section, Halt> {
    let t = desk.t();
    let query = parts::query(&[("limit", SHOWN), ("customerId", id)]);
    let found = desk.ask_about("listCases", &[], &query).await?;
    let row = |one: &Value| Row {
        name: text(&one["subject"]).to_owned(),
        about: String::new(),
        status: Some(case(t, &one["status"])),
        more: say::moment(t, &desk.zone(), &one["lastMessageAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/cases/{}", text(&one["id"]))),
    };
    Ok(Section {
        id: "cases",
        heading: t.get("buyers-cases"),
        rows: items(&found).map(row).collect(),
        all: None,
    })
}

/// Where a case stands, for those who answer it.
fn case(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(CaseStatus::parse) {
        Some(CaseStatus::Open) => (t.get("case-open"), "bad"),
        Some(CaseStatus::AwaitingMerchant) => (t.get("buyers-case-waits"), "bad"),
        Some(CaseStatus::AwaitingCustomer) => (t.get("buyers-case-answered"), "wait"),
        Some(CaseStatus::Closed) | None => (t.get("case-closed"), ""),
    };
    Badge { words, tone }
}
