//! Licences: those that were sold and those that wait in a pool, by status, and found by their key.

use super::rows;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::columns::{Chooser, Columns, more, usual};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::finder;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, query};
use crate::surfaces::pages::dashboard::say::{self, items, owned, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::LicenseId;
use pandabase_domain::license::LicenseStatus;
use pandabase_locale::Locale;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "status"];
const COLUMNS: Columns = Columns {
    list: "licenses",
    all: &[
        usual(
            "sold",
            |t| t.get("buyers-sold"),
            |desk, one| {
                let t = desk.t();
                let sold = say::day(t, &desk.zone(), &one["claimedAt"]);
                let sold = sold.map(|day| t.get("buyers-sold-on").with("date", day));
                Cell::words(sold.unwrap_or_else(|| t.get("buyers-unsold")))
            },
        ),
        more(
            "made",
            |t| t.get("buyers-made"),
            |desk, one| Cell::known(say::day(desk.t(), &desk.zone(), &one["createdAt"])),
        ),
        more(
            "order",
            |t| t.get("order-id"),
            |_, one| Cell::words(text(&one["orderId"])),
        ),
        more(
            "customer",
            |t| t.get("buyers-customer-id"),
            |_, one| Cell::words(text(&one["customerId"])),
        ),
        more(
            "id",
            |t| t.get("buyers-license-id"),
            |_, one| Cell::words(text(&one["id"])),
        ),
    ],
};
/// How many pages of a hundred keys are looked through for one of a pool.
const PAGES: usize = 10;

#[derive(Template)]
#[template(path = "dashboard/buyers/licenses.html")]
struct LicensesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    search: Field,
    tabs: Vec<Tab>,
    chooser: Chooser,
    table: Table,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let searched = finder::searched(desk);
    let search = searched.as_str();
    let status = tabs::chosen(&asked, &statuses(t));
    let list = if search.is_empty() {
        asked.list(desk, "listLicenses", &[("status", status)]).await?
    } else if let Some(license) = find(desk, search).await? {
        return Ok(desk.visit.leave(&desk.in_store(&format!("/licenses/{license}"))));
    } else {
        Listing::nothing()
    };
    let titles = rows::titles(desk).await?;
    let (table, chooser) = table(desk, &list, &titles);
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = LicensesPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search: listing::search(t, &fields, t.get("buyers-licenses-hint")).max(finder::LONGEST_KEY),
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

/// The licences, with the names of their products.
fn table(desk: &Desk, list: &Listing, titles: &BTreeMap<String, String>) -> (Table, Chooser) {
    let t = desk.t();
    let shown = COLUMNS.shown(desk);
    let line = |one: &Value| {
        let (key, product) = (text(&one["key"]), text(&one["productId"]));
        let fixed = [
            Cell::words(titles.get(product).map_or(product, String::as_str)),
            Cell::badge(&rows::stock(t, &one["status"])),
        ];
        Line {
            id: text(&one["id"]).to_owned(),
            name: key.to_owned(),
            about: String::new(),
            picture: None,
            address: desk.in_store(&format!("/licenses/{}", text(&one["id"]))),
            called: t.get("frame-select-row").with("name", key),
            cells: fixed.into_iter().chain(shown.cells(desk, one)).collect(),
        }
    };
    let heads = [
        t.get("frame-kind-license"),
        t.get("frame-kind-product"),
        t.get("orders-status"),
    ];
    let table = Table {
        caption: t.get("buyers-licenses"),
        heads: heads.into_iter().chain(shown.heads(t)).collect(),
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(desk, "listLicenses", list, []),
    };
    (table, COLUMNS.chooser(desk, &shown))
}

fn statuses(t: Locale) -> Vec<Kind> {
    let words = |one: &LicenseStatus| (one.as_str(), rows::stock(t, &json!(one.as_str())).words);
    kinds(t, LicenseStatus::ALL.iter().map(words))
}

/// The licence with this id or key.
async fn find(desk: &Desk, search: &str) -> Result<Option<String>, Halt> {
    if LicenseId::parse(search).is_some() {
        let found = desk.find("getLicense", &[("licenseId", search)]).await?;
        return Ok(found.and_then(|license| owned(&license["id"])));
    }
    // The API judges a key without saying which licence it is; its product and its customer have few.
    let body = json!({"key": search});
    let Ok(judged) = desk.act("verifyLicense", &[], Some(&body)).await? else {
        return Ok(None);
    };
    let product = text(&judged["productId"]);
    if product.is_empty() {
        return Ok(None);
    }
    let narrower = match judged["customerId"].as_str() {
        Some(customer) => ("customerId", customer),
        None => ("status", text(&judged["status"])),
    };
    let mut cursor = String::new();
    for _ in 0..PAGES {
        let query = query(100, &[("productId", product), narrower, ("cursor", &cursor)]);
        let found = desk.ask_about("listLicenses", &[], &query).await?;
        if let Some(license) = items(&found).find(|license| license["key"] == search) {
            return Ok(owned(&license["id"]));
        }
        let Some(next) = found["pagination"]["nextCursor"].as_str() else {
            break;
        };
        next.clone_into(&mut cursor);
    }
    Ok(None)
}
