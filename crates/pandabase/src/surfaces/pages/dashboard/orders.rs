//! The orders of a store: searched, filtered, selected, and walked by cursor.

use super::columns::{Chooser, Columns, more, usual};
use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::listing::{self, Asked, Listing};
use super::news::{self, News};
use super::say::{self, text};
use super::table::{Cell, Line, Selection, Table};
use super::tabs::{self, Kind, kinds};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::order::OrderStatus;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 4] = ["search", "status", "from", "to"];
const COLUMNS: Columns = Columns {
    list: "orders",
    all: &[
        usual(
            "date",
            |t| t.get("portal-date"),
            |desk, order| Cell::known(say::moment(desk.t(), &desk.zone(), &order["createdAt"])),
        ),
        more(
            "number",
            |t| t.get("order-number"),
            |_, order| Cell::words(text(&order["orderNumber"])),
        ),
        more(
            "subtotal",
            |t| t.get("subtotal"),
            |desk, order| Cell::words(say::dollars(desk.t(), &order["amount"])),
        ),
        more(
            "coupon",
            |t| t.get("frame-kind-coupon"),
            |_, order| Cell::words(text(&order["discountCode"])),
        ),
        more(
            "id",
            |t| t.get("order-id"),
            |_, order| Cell::words(text(&order["id"])),
        ),
    ],
};

#[derive(Template)]
#[template(path = "dashboard/orders.html")]
struct OrdersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    /// The tab that is open.
    status: &'static str,
    search: Field,
    from: Field,
    to: Field,
    tabs: Vec<Tab>,
    chooser: Chooser,
    table: Table,
    list: Listing,
    /// Products whose title contains what was searched for, with the pages of their orders.
    sold: Vec<(String, String)>,
    news: News,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let news = News::begin(desk).await?;
    let search = asked.get("search");
    let [from, to] = asked.days(desk);
    let pairs = [("search", search), ("from", &*from), ("to", &*to)];
    let status = tabs::chosen(&asked, &statuses(t));
    let with_status: Vec<_> = pairs.into_iter().chain([("status", status)]).collect();
    let mut sold = Vec::new();
    let list = asked.list(desk, "listOrders", &with_status).await?;
    if list.rows.is_empty() && asked.is_first() && !search.is_empty() {
        // It is no order, no number and no address: perhaps it is a payment or a key.
        if let Some(order) = finder::find(desk, &finder::searched(desk)).await? {
            return Ok(desk.visit.leave(&desk.in_store(&format!("/orders/{order}"))));
        }
        // Or it is what was bought.
        sold = finder::sold(desk, search).await?;
        if let [(_, page)] = sold.as_slice() {
            return Ok(desk.visit.leave(page));
        }
    }
    let tabs = tabs::counted_at_once(desk, &asked, "countOrders", statuses(t), &pairs).await?;
    let came = news::made(desk, "listOrders", &with_status).await?;
    let news = news.of(desk, &asked, &list, "createdAt");
    let (table, chooser) = table(desk, &list);
    let frame = desk.frame();
    let fields = Fields::new(t, &asked.typed);
    let [from, to] = listing::days(t, &fields);
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        status,
        search: listing::search(t, &fields, t.get("orders-search-hint")).max(finder::LONGEST_KEY),
        from,
        to,
        tabs,
        chooser,
        table,
        list,
        sold,
        news: news.say(came, t.get("frame-news-orders")),
    };
    desk.page(&frame, &template)
}

/// Chooses the columns.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    Ok(COLUMNS.choose(desk, form))
}

fn table(desk: &Desk, list: &Listing) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |order: &Value| {
        let total = say::dollars(t, &order["payment"]["totalAmount"]);
        let buyer = text(&order["customer"]["email"]);
        let fixed = [Cell::words(buyer), Cell::badge(&say::order(t, &order["status"]))];
        Line {
            id: text(&order["id"]).to_owned(),
            about: String::new(),
            picture: None,
            address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
            called: t.get("frame-select").with("name", &*total).with("buyer", buyer),
            cells: fixed.into_iter().chain(shown.cells(desk, order)).collect(),
            name: total,
        }
    };
    let heads = [t.get("total"), t.get("frame-buyer"), t.get("orders-status")];
    let acts = [(t.get("frame-refund-selected"), "/orders/refunds")];
    let table = Table {
        caption: t.get("portal-orders"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listOrders", list, acts),
    };
    (table, COLUMNS.chooser(desk, &shown))
}

fn statuses(t: Locale) -> Vec<Kind> {
    let words = |status: &OrderStatus| (status.as_str(), say::order(t, &json!(status.as_str())).words);
    kinds(t, OrderStatus::ALL.iter().map(words))
}
