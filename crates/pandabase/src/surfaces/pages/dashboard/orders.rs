//! The orders of a store: searched, filtered, and walked by cursor.

use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::listing::{Asked, LONGEST, Listing};
use super::rows::Row;
use super::say::order;
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
    search: Field,
    status: Field,
    from: Field,
    to: Field,
    orders: Vec<Row>,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let list = list(desk, &asked).await?;
    let search = asked.get("search");
    if list.rows.is_empty() && asked.is_first() && !search.is_empty() {
        // It is no order, no number and no address: perhaps it is a payment or a key.
        if let Some(order) = finder::find(desk, search).await? {
            return Ok(desk.visit.leave(&desk.in_store(&format!("/orders/{order}"))));
        }
    }
    let frame = desk.frame();
    let [search, status, from, to] = filters(t, &asked.typed);
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search,
        status,
        from,
        to,
        orders: list.rows.iter().map(|order| Row::of(desk, order)).collect(),
        list,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

/// Asks the API for the list. What it would refuse of the filters is left out.
async fn list(desk: &Desk, asked: &Asked) -> Result<Listing, Halt> {
    let status = OrderStatus::parse(asked.get("status")).map_or("", OrderStatus::as_str);
    let zone = desk.zone();
    let bound = |name: &str, end: usize| {
        let bounds = day::bounds(asked.get(name), &zone);
        bounds.map(|bounds| bounds[end].to_string()).unwrap_or_default()
    };
    let (from, to) = (bound("from", 0), bound("to", 1));
    let pairs = [
        ("search", asked.get("search")),
        ("status", status),
        ("from", &from),
        ("to", &to),
    ];
    asked.list(desk, "listOrders", &pairs).await
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
