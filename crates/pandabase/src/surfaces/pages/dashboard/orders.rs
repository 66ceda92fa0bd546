//! The orders of a store: searched, filtered, selected, and walked by cursor.

use super::desk::Desk;
use super::finder;
use super::frame::Frame;
use super::listing::{Asked, LONGEST, Listing, query};
use super::live;
use super::say::{self, Badge, text};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
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
    /// Where those that are selected are refunded, for whom may do it.
    refunds: Option<String>,
    /// Where the page hears of new orders.
    live: String,
}

/// A status, and how many orders have it.
struct Tab {
    label: String,
    address: String,
    is_current: bool,
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
            Self::Coupon => t.get("frame-coupon"),
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
    let mut list = list(desk, &asked).await?;
    let filters = ["search", "status", "from", "to"];
    list.is_filtered = filters.iter().any(|name| !asked.get(name).is_empty());
    let search = asked.get("search");
    if list.rows.is_empty() && asked.is_first() && !search.is_empty() {
        // It is no order, no number and no address: perhaps it is a payment or a key.
        if let Some(order) = finder::find(desk, search).await? {
            return Ok(desk.visit.leave(&desk.in_store(&format!("/orders/{order}"))));
        }
    }
    let columns = Column::asked(&asked);
    let tabs = tabs(desk, &asked).await?;
    let line = |order: &Value| Line {
        id: text(&order["id"]).to_owned(),
        total: say::dollars(t, &order["payment"]["totalAmount"]),
        buyer: text(&order["customer"]["email"]).to_owned(),
        address: desk.in_store(&format!("/orders/{}", text(&order["id"]))),
        status: say::order(t, &order["status"]),
        cells: columns.iter().map(|column| column.cell(desk, order)).collect(),
    };
    let frame = desk.frame();
    let [search, from, to] = filters_of(t, &asked.typed);
    let kept = ["status", COLUMNS].map(|name| (name, asked.get(name).to_owned()));
    let heads = columns.iter().map(|column| column.head(t));
    let template = OrdersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        kept: kept.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        search,
        from,
        to,
        tabs,
        choices: choices(desk, &asked, &columns),
        heads: heads.collect(),
        orders: list.rows.iter().map(line).collect(),
        list,
        refunds: desk.link("/orders/refunds"),
        live,
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
    let (from, to) = (bound(desk, asked, "from", 0), bound(desk, asked, "to", 1));
    let pairs = [
        ("search", asked.get("search")),
        ("status", status),
        ("from", &from),
        ("to", &to),
    ];
    asked.list(desk, "listOrders", &pairs).await
}

/// The first instant of a day that is asked for, or the first one after it.
fn bound(desk: &Desk, asked: &Asked, name: &str, end: usize) -> String {
    let bounds = day::bounds(asked.get(name), &desk.zone());
    bounds.map(|bounds| bounds[end].to_string()).unwrap_or_default()
}

/// Every status with the number of orders that have it and fit the other filters, and all of them.
async fn tabs(desk: &Desk, asked: &Asked) -> Result<Vec<Tab>, Halt> {
    let t = desk.t();
    let (from, to) = (bound(desk, asked, "from", 0), bound(desk, asked, "to", 1));
    let current = OrderStatus::parse(asked.get("status"));
    let all = std::iter::once(None).chain(OrderStatus::ALL.iter().copied().map(Some));
    let mut tabs = Vec::new();
    for status in all {
        let word = status.map_or("", OrderStatus::as_str);
        let words = match status {
            None => t.get("orders-any"),
            Some(_) => say::order(t, &json!(word)).words,
        };
        let pairs = [
            ("search", asked.get("search")),
            ("status", word),
            ("from", &from),
            ("to", &to),
        ];
        let found = desk.ask_about("listOrders", &[], &query(1, &pairs)).await?;
        let count = found["pagination"]["total"].as_i64().unwrap_or(0);
        tabs.push(Tab {
            label: format!("{words} {}", t.number(count)),
            address: asked.with(desk, "status", word),
            is_current: status == current,
        });
    }
    Ok(tabs)
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

/// The fields of the filters.
fn filters_of(t: Locale, asked: &Typed) -> [Field; 3] {
    let fields = Fields::new(t, asked);
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
        dated("from", t.get("orders-from")),
        dated("to", t.get("orders-to")),
    ]
}
