//! What somebody has bought, over all stores: subscriptions, orders and cases.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, Badge, items, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// How many orders a page shows.
const SHOWN: i64 = 20;
/// How many subscriptions and cases stand above them.
const ABOVE: i64 = 50;

#[derive(Template)]
#[template(path = "portal/overview.html")]
struct OverviewPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    page: Overview,
}

/// What is shown.
struct Overview {
    subscriptions: Vec<Row>,
    orders: Vec<Row>,
    cases: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
}

/// One thing, and the way to its page.
struct Row {
    title: String,
    store: String,
    status: Badge,
    more: String,
    address: String,
}

impl Overview {
    /// The lists with their headings.
    fn lists(&self, t: Locale) -> [(Text, &[Row]); 3] {
        [
            (t.get("portal-subscriptions"), &self.subscriptions),
            (t.get("portal-orders"), &self.orders),
            (t.get("portal-cases"), &self.cases),
        ]
    }

    fn is_empty(&self) -> bool {
        self.subscriptions.is_empty() && self.orders.is_empty() && self.cases.is_empty()
    }
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let number = desk.visit.asked("page").and_then(|page| page.parse().ok());
    let number: i64 = number.filter(|page| (1..=10_000).contains(page)).unwrap_or(1);
    let query = format!("limit={SHOWN}&page={number}");
    let orders = desk.ask_about("listPortalOrders", &[], &query).await?;
    let is_first = number == 1;
    let above = format!("limit={ABOVE}");
    let (subscriptions, cases) = if is_first {
        (
            desk.ask_about("listPortalSubscriptions", &[], &above).await?,
            desk.ask_about("listPortalCases", &[], &above).await?,
        )
    } else {
        (Value::Null, Value::Null)
    };
    let last = orders["pagination"]["totalPages"].as_i64().unwrap_or(1);
    let at = |number: i64| {
        let here = desk.to("/portal");
        let joint = if here.contains('?') { '&' } else { '?' };
        format!("{here}{joint}page={number}")
    };
    let frame = desk.frame();
    let template = OverviewPage {
        look: &desk.look,
        t: desk.t(),
        frame: &frame,
        page: Overview {
            subscriptions: items(&subscriptions).map(|one| subscription(desk, one)).collect(),
            orders: items(&orders).map(|one| order(desk, one)).collect(),
            cases: items(&cases).map(|one| case(desk, one)).collect(),
            newer: (number > 1).then(|| at(number - 1)),
            older: (number < last).then(|| at(number + 1)),
        },
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

fn subscription(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    let price = say::taxed_price(t, (&one["amount"], &one["billingInterval"]), &one["taxIncluded"]);
    let dates = [
        ("subscription-ends", &one["endsAt"]),
        ("subscription-next", &one["nextChargeAt"]),
    ];
    let date = dates.into_iter().find_map(|(key, at)| {
        let day = say::day(t, at)?;
        Some(t.get(key).with("date", day).to_string())
    });
    Row {
        title: text(&one["product"]["title"]).to_owned(),
        store: text(&one["store"]["name"]).to_owned(),
        status: say::subscription(t, &one["status"]),
        more: date.map_or_else(|| price.clone(), |date| format!("{price} · {date}")),
        address: desk.to(&format!("/portal/subscriptions/{}", text(&one["id"]))),
    }
}

fn order(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    let total = say::dollars(t, &one["payment"]["totalAmount"]);
    let day = say::day(t, &one["createdAt"]).unwrap_or_default();
    Row {
        title: t.get("portal-order-of").with("date", day).to_string(),
        store: text(&one["store"]["name"]).to_owned(),
        status: say::order(t, &one["status"]),
        more: match one["payment"]["method"].as_str() {
            Some(method) => format!("{total} · {method}"),
            None => total,
        },
        address: desk.to(&format!("/portal/orders/{}", text(&one["id"]))),
    }
}

fn case(desk: &Desk, one: &Value) -> Row {
    let t = desk.t();
    Row {
        title: text(&one["subject"]).to_owned(),
        store: text(&one["store"]["name"]).to_owned(),
        status: say::case(t, &one["status"]),
        more: say::day(t, &one["lastMessageAt"]).unwrap_or_default(),
        address: desk.to(&format!("/portal/cases/{}", text(&one["id"]))),
    }
}
