//! The people who bought: searched, sorted, and walked by cursor.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::columns::{Chooser, Columns, more, usual};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::finder;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, query};
use crate::surfaces::pages::dashboard::say::{self, dollars, items, owned, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "sort"];
/// What it is sorted by, as the API calls it, and which way.
const SORTS: [(&str, &str); 3] = [("totalSpent", "desc"), ("orderCount", "desc"), ("email", "asc")];

const COLUMNS: Columns = Columns {
    list: "customers",
    all: &[
        usual(
            "spent",
            |t| t.get("buyers-spent"),
            |desk, one| Cell::words(dollars(desk.t(), &one["totalSpent"])),
        ),
        usual(
            "orders",
            |t| t.get("portal-orders"),
            |desk, one| Cell::words(desk.t().number(one["orderCount"].as_i64().unwrap_or(0))),
        ),
        usual(
            "since",
            |t| t.get("buyers-since"),
            |desk, one| Cell::known(say::day(desk.t(), &desk.zone(), &one["createdAt"])),
        ),
        more(
            "portal",
            |t| t.get("buyers-portal"),
            |desk, one| match one["guest"] == true {
                true => Cell::words(desk.t().get("buyers-guest")),
                false => Cell::words(desk.t().get("buyers-no-guest")),
            },
        ),
        more(
            "id",
            |t| t.get("buyers-customer-id"),
            |_, one| Cell::words(text(&one["id"])),
        ),
    ],
};

#[derive(Template)]
#[template(path = "dashboard/buyers/customers.html")]
struct CustomersPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    search: Field,
    sort: Field,
    chooser: Chooser,
    table: Table,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = asked.get("search");
    let known = SORTS.into_iter().find(|(word, _)| *word == asked.get("sort"));
    let (by, order) = known.unwrap_or_default();
    let pairs = [("search", search), ("sortBy", by), ("sortOrder", order)];
    let list = asked.list(desk, "listCustomers", &pairs).await?;
    if list.rows.is_empty() && asked.is_first() && !search.is_empty() {
        // It is no address, no name and no id: perhaps it is something that they bought.
        if let Some(customer) = buyer_of(desk, search).await? {
            return Ok(desk
                .visit
                .leave(&desk.in_store(&format!("/customers/{customer}"))));
        }
    }
    let (table, chooser) = table(desk, &list);
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = CustomersPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search: listing::search(t, &fields, t.get("buyers-customers-hint")).max(finder::LONGEST_KEY),
        sort: fields
            .field("sort", t.get("shop-sort"))
            .unneeded()
            .choices(sorts(t)),
        chooser,
        table,
        list,
    };
    desk.page(&frame, &template)
}

/// Chooses the columns.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    Ok(COLUMNS.choose(desk, form))
}

fn sorts(t: Locale) -> [Choice; 4] {
    [
        Choice::new("", t.get("shop-newest")),
        Choice::new(SORTS[0].0, t.get("buyers-by-spent")),
        Choice::new(SORTS[1].0, t.get("buyers-by-orders")),
        Choice::new(SORTS[2].0, t.get("email")),
    ]
}

fn table(desk: &Desk, list: &Listing) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |one: &Value| {
        let email = text(&one["email"]);
        let name = Cell::known(say::name(one));
        Line {
            id: text(&one["id"]).to_owned(),
            name: email.to_owned(),
            about: String::new(),
            picture: None,
            address: desk.in_store(&format!("/customers/{}", text(&one["id"]))),
            called: t.get("frame-select-row").with("name", email),
            cells: std::iter::once(name).chain(shown.cells(desk, one)).collect(),
        }
    };
    let heads = [t.get("email"), t.get("name")];
    let table = Table {
        caption: t.get("buyers-customers"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listCustomers", list, []),
    };
    (table, COLUMNS.chooser(desk, &shown))
}

/// Who bought the order, the payment or the key that a text names.
async fn buyer_of(desk: &Desk, search: &str) -> Result<Option<String>, Halt> {
    let query = query(2, &[("search", search)]);
    let orders = desk.ask_about("listOrders", &[], &query).await?;
    let listed: Vec<&Value> = items(&orders).collect();
    if let [order] = listed.as_slice() {
        return Ok(owned(&order["customer"]["id"]));
    }
    let Some(order) = finder::find(desk, &finder::searched(desk)).await? else {
        return Ok(None);
    };
    let order = desk.ask_about("getOrder", &[("orderId", &order)], "").await?;
    Ok(owned(&order["customer"]["id"]))
}
