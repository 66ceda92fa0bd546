//! Subscriptions: by status, and those of one buyer.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::columns::{Chooser, Columns, more, usual};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::links;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, query};
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::portal::say::{price, subscription};
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_locale::Locale;
use serde_json::{Value, json};

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "status"];

const COLUMNS: Columns = Columns {
    list: "subscriptions",
    all: &[
        usual(
            "price",
            |t| t.get("products-price"),
            |desk, one| Cell::words(price(desk.t(), &one["amount"], &one["billingInterval"])),
        ),
        usual("next", |t| t.get("frame-comes-next"), next),
        more(
            "quantity",
            |t| t.get("frame-quantity"),
            |desk, one| Cell::words(desk.t().number(one["quantity"].as_i64().unwrap_or(0))),
        ),
        more(
            "since",
            |t| t.get("buyers-since"),
            |desk, one| Cell::known(say::day(desk.t(), &desk.zone(), &one["createdAt"])),
        ),
        more(
            "id",
            |t| t.get("buyers-subscription-id"),
            |_, one| Cell::words(text(&one["id"])),
        ),
    ],
};

#[derive(Template)]
#[template(path = "dashboard/buyers/subscriptions.html")]
struct SubscriptionsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    search: Field,
    /// The tab that is open.
    status: &'static str,
    tabs: Vec<Tab>,
    chooser: Chooser,
    table: Table,
    list: Listing,
}

/// What a search leads to.
enum Found {
    /// The subscriptions of this customer, or everybody's.
    Of(Option<String>),
    /// Another page.
    Page(String),
    /// Nothing.
    Nothing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let status = tabs::chosen(&asked, &statuses(t));
    let list = match find(desk, asked.get("search")).await? {
        Found::Of(customer) => {
            let customer = customer.unwrap_or_default();
            let pairs = [("status", status), ("customer_id", &*customer)];
            asked.list(desk, "listSubscriptions", &pairs).await?
        }
        Found::Page(page) => return Ok(desk.visit.leave(&page)),
        Found::Nothing => Listing::nothing(),
    };
    let (table, chooser) = table(desk, &list);
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = SubscriptionsPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search: listing::search(t, &fields, t.get("buyers-subscriptions-hint")),
        status,
        tabs: tabs::plain(desk, &asked, statuses(t)),
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

fn table(desk: &Desk, list: &Listing) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |one: &Value| {
        let title = text(&one["product"]["title"]);
        let buyer = text(&one["customer"]["email"]);
        let fixed = [Cell::words(buyer), Cell::badge(&subscription(t, &one["status"]))];
        Line {
            id: text(&one["id"]).to_owned(),
            name: title.to_owned(),
            about: String::new(),
            picture: None,
            address: desk.in_store(&format!("/subscriptions/{}", text(&one["id"]))),
            called: t
                .get("frame-select-row")
                .with("name", format!("{title}, {buyer}")),
            cells: fixed.into_iter().chain(shown.cells(desk, one)).collect(),
        }
    };
    let heads = [
        t.get("frame-kind-product"),
        t.get("frame-buyer"),
        t.get("orders-status"),
    ];
    let table = Table {
        caption: t.get("portal-subscriptions"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listSubscriptions", list, []),
    };
    (table, COLUMNS.chooser(desk, &shown))
}

/// The next charge, or the end.
fn next(desk: &Desk, one: &Value) -> Cell {
    let t = desk.t();
    let at = |name: &str| say::day(t, &desk.zone(), &one[name]);
    let next = at("nextChargeAt").map(|day| t.get("subscription-next").with("date", day));
    let ends = at("endsAt").map(|day| t.get("subscription-ends").with("date", day));
    Cell::known(next.or(ends))
}

fn statuses(t: Locale) -> Vec<Kind> {
    let words = |one: &SubscriptionStatus| (one.as_str(), subscription(t, &json!(one.as_str())).words);
    kinds(t, SubscriptionStatus::ALL.iter().map(words))
}

/// What a text leads to: the id of a subscription, or a buyer.
async fn find(desk: &Desk, search: &str) -> Result<Found, Halt> {
    if search.is_empty() {
        return Ok(Found::Of(None));
    }
    if SubscriptionId::parse(search).is_some() {
        let found = desk
            .find("getSubscription", &[("subscriptionId", search)])
            .await?;
        let page = found.map(|_| desk.in_store(&format!("/subscriptions/{search}")));
        return Ok(page.map_or(Found::Nothing, Found::Page));
    }
    let query = query(2, &[("search", search)]);
    let buyers = desk.ask_about("listCustomers", &[], &query).await?;
    let buyers: Vec<&Value> = items(&buyers).collect();
    Ok(match buyers.as_slice() {
        [] => Found::Nothing,
        [buyer] => Found::Of(Some(text(&buyer["id"]).to_owned())),
        // Whoever looks for one of several chooses among them.
        _ => Found::Page(links::address(&desk.in_store("/customers"), [("search", search)])),
    })
}
