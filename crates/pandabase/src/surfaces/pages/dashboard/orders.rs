//! The orders of a store: searched, filtered, and walked by cursor.

use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::rows::Row;
use super::say::{items, order};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::order::OrderStatus;
use pandabase_locale::{Locale, Text};
use serde_json::json;

/// How many orders a page shows.
const SHOWN: usize = 25;
/// The most characters that are searched for.
const LONGEST: u16 = 128;
/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 4] = ["search", "status", "from", "to"];

#[derive(Template)]
#[template(path = "dashboard/orders.html")]
struct OrdersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    locale: Option<String>,
    search: Field,
    status: Field,
    from: Field,
    to: Field,
    orders: Vec<Row>,
    /// How many orders there are with these filters.
    count: i64,
    is_filtered: bool,
    /// The beginning of the list, on every page but the first.
    newest: Option<String>,
    older: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let mut asked = Typed::default();
    for name in FILTERS {
        let value = desk.visit.asked(name).unwrap_or_default();
        let value: String = value.trim().chars().take(LONGEST.into()).collect();
        asked.set(name, &value);
    }
    let cursor = desk.visit.asked("cursor");
    let found = desk
        .ask_about("listOrders", &[], &query(desk, &asked, cursor.as_deref()))
        .await?;
    let orders: Vec<Row> = items(&found).map(|order| Row::of(desk, order)).collect();
    let search = asked.get("search");
    if orders.is_empty() && cursor.is_none() && !search.is_empty() {
        // It is no order, no number and no address: perhaps it is a payment or a key.
        if let Some(order) = finder::find(desk, search).await? {
            return Ok(desk.visit.leave(&desk.in_store(&format!("/orders/{order}"))));
        }
    }
    let frame = desk.frame();
    let [search, status, from, to] = filters(t, &asked);
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        locale: desk.visit.asked("locale"),
        search,
        status,
        from,
        to,
        orders,
        count: found["pagination"]["total"].as_i64().unwrap_or(0),
        is_filtered: FILTERS.into_iter().any(|name| !asked.get(name).is_empty()),
        newest: cursor.is_some().then(|| address(desk, &asked, None)),
        older: found["pagination"]["nextCursor"]
            .as_str()
            .map(|next| address(desk, &asked, Some(next))),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

/// What the API is asked for. What it would refuse of the filters is left out.
fn query(desk: &Desk, asked: &Typed, cursor: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(format!("limit={SHOWN}"));
    if let Some(status) = OrderStatus::parse(asked.get("status")) {
        query.append_pair("status", status.as_str());
    }
    if !asked.get("search").is_empty() {
        query.append_pair("search", asked.get("search"));
    }
    let zone = desk.zone();
    if let Some([from, _]) = day::bounds(asked.get("from"), &zone) {
        query.append_pair("from", &from.to_string());
    }
    if let Some([_, to]) = day::bounds(asked.get("to"), &zone) {
        query.append_pair("to", &to.to_string());
    }
    if let Some(cursor) = cursor {
        query.append_pair("cursor", cursor);
    }
    query.finish()
}

/// The address of a part of this list.
fn address(desk: &Desk, asked: &Typed, cursor: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in FILTERS {
        if !asked.get(name).is_empty() {
            query.append_pair(name, asked.get(name));
        }
    }
    if let Some(cursor) = cursor {
        query.append_pair("cursor", cursor);
    }
    match query.finish() {
        query if query.is_empty() => desk.to(&desk.visit.path),
        query => desk.to(&format!("{}?{query}", desk.visit.path)),
    }
}

/// The fields of the filters.
fn filters(t: Locale, asked: &Typed) -> [Field; 4] {
    let fields = Fields::new(t, asked);
    let statuses = OrderStatus::ALL.iter().map(|status| {
        let words = order(t, &json!(status.as_str())).words;
        Choice::new(status.as_str(), words)
    });
    let any = Choice::new("", t.get("orders-any"));
    let dated = |name: &str, label: Text| Field {
        kind: "date",
        ..fields.field(name, label).unneeded().half()
    };
    [
        fields
            .field("search", t.get("shop-search"))
            .unneeded()
            .max(LONGEST)
            .hint(t.get("orders-search-hint")),
        fields
            .field("status", t.get("orders-status"))
            .unneeded()
            .choices(std::iter::once(any).chain(statuses)),
        dated("from", t.get("orders-from")),
        dated("to", t.get("orders-to")),
    ]
}
