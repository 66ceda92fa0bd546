//! The orders of a store: searched, filtered, selected, and walked by cursor.

use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::listing::{self, Asked, Listing};
use super::live;
use super::say::{self, Badge, text};
use super::tabs::{self, Kind, kinds};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::order::OrderStatus;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 5] = ["search", "status", "from", "to", COLUMNS];
/// Which columns are shown: their words with dots between them.
const COLUMNS: &str = "columns";

#[derive(Template)]
#[template(path = "dashboard/orders.html")]
struct OrdersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    /// What the filters keep.
    kept: Vec<(&'static str, String)>,
    search: Field,
    from: Field,
    to: Field,
    tabs: Vec<Tab>,
    choices: Vec<Choosing>,
    heads: Vec<Text>,
    orders: Vec<Line>,
    list: Listing,
    /// Products whose title contains what was searched for, with the pages of their orders.
    sold: Vec<(String, String)>,
    /// The address at which the selected orders are refunded, if the visitor may do so.
    refunds: Option<String>,
    /// The address from which the page gets new orders.
    live: String,
}

/// A way to show a column, or not to.
struct Choosing {
    words: Text,
    address: String,
    is_shown: bool,
}

/// An order.
struct Line {
    id: String,
    total: String,
    buyer: String,
    address: String,
    status: Badge,
    cells: Vec<String>,
}

/// A column that is shown where somebody wants it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Date,
    Number,
    Subtotal,
    Coupon,
    Id,
}

impl Column {
    const ALL: [Self; 5] = [Self::Date, Self::Number, Self::Subtotal, Self::Coupon, Self::Id];

    const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Number => "number",
            Self::Subtotal => "subtotal",
            Self::Coupon => "coupon",
            Self::Id => "id",
        }
    }

    fn head(self, t: Locale) -> Text {
        match self {
            Self::Date => t.get("portal-date"),
            Self::Number => t.get("order-number"),
            Self::Subtotal => t.get("subtotal"),
            Self::Coupon => t.get("frame-kind-coupon"),
            Self::Id => t.get("order-id"),
        }
    }

    fn cell(self, desk: &Desk, order: &Value) -> String {
        match self {
            Self::Date => say::moment(desk.t(), &desk.zone(), &order["createdAt"]).unwrap_or_default(),
            Self::Number => text(&order["orderNumber"]).to_owned(),
            Self::Subtotal => say::dollars(desk.t(), &order["amount"]),
            Self::Coupon => text(&order["discountCode"]).to_owned(),
            Self::Id => text(&order["id"]).to_owned(),
        }
    }

    /// Those that the address of the page names; when it names none, the date.
    fn asked(asked: &Asked) -> Vec<Self> {
        let words: Vec<&str> = asked.get(COLUMNS).split('.').collect();
        let named = |column: &Self| words.contains(&column.word());
        let named: Vec<Self> = Self::ALL.into_iter().filter(named).collect();
        if asked.get(COLUMNS).is_empty() {
            vec![Self::Date]
        } else {
            named
        }
    }

    /// What the address names for these; something also for none.
    fn words(columns: &[Self]) -> String {
        let words: Vec<&str> = columns.iter().map(|column| column.word()).collect();
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(".")
        }
    }
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let live = live::address(desk).await?;
    let search = asked.get("search");
    let [from, to] = asked.days(desk);
    let pairs = [("search", search), ("from", &*from), ("to", &*to)];
    let status = ("status", tabs::chosen(&asked, &statuses(t)));
    let with_status: Vec<_> = pairs.into_iter().chain([status]).collect();
    let mut sold = Vec::new();
    let mut list = asked.list(desk, "listOrders", &with_status).await?;
    // Which columns are shown leaves no order out.
    let mut filters = FILTERS.iter().filter(|name| **name != COLUMNS);
    list.is_filtered = filters.any(|name| !asked.get(name).is_empty());
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
    let columns = Column::asked(&asked);
    let tabs = tabs::counted_at_once(desk, &asked, "countOrders", statuses(t), &pairs).await?;
    let line = |order: &Value| Line {
        id: text(&order["id"]).to_owned(),
        total: say::dollars(t, &order["payment"]["totalAmount"]),
        buyer: text(&order["customer"]["email"]).to_owned(),
        address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
        status: say::order(t, &order["status"]),
        cells: columns.iter().map(|column| column.cell(desk, order)).collect(),
    };
    let frame = desk.frame();
    let fields = Fields::new(t, &asked.typed);
    let [from, to] = listing::days(t, &fields);
    let kept = ["status", COLUMNS].map(|name| (name, asked.get(name).to_owned()));
    let heads = columns.iter().map(|column| column.head(t));
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        kept: kept.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        search: listing::search(t, &fields, t.get("orders-search-hint")).max(finder::LONGEST_KEY),
        from,
        to,
        tabs,
        choices: choices(desk, &asked, &columns),
        heads: heads.collect(),
        orders: list.rows.iter().map(line).collect(),
        list,
        sold,
        refunds: desk.link("/orders/refunds"),
        live,
    };
    desk.page(&frame, &template)
}

fn statuses(t: Locale) -> Vec<Kind> {
    let words = |status: &OrderStatus| (status.as_str(), say::order(t, &json!(status.as_str())).words);
    kinds(t, OrderStatus::ALL.iter().map(words))
}

/// The ways to the same list with a column more or less.
fn choices(desk: &Desk, asked: &Asked, shown: &[Column]) -> Vec<Choosing> {
    let choosing = |column: Column| {
        let is_shown = shown.contains(&column);
        let others = Column::ALL.into_iter();
        let others = others.filter(|other| shown.contains(other) != (*other == column));
        Choosing {
            words: column.head(desk.t()),
            address: asked.with(desk, COLUMNS, &Column::words(&others.collect::<Vec<_>>())),
            is_shown,
        }
    };
    Column::ALL.map(choosing).into_iter().collect()
}
