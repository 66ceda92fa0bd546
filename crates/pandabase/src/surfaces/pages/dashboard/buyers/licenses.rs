//! Licences: those that were sold and those that wait in a pool, by status, and found by their key.

use super::parts::{self, Row, Tab};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, LONGEST, Listing};
use crate::surfaces::pages::dashboard::say::{items, owned, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::LicenseId;
use pandabase_domain::license::LicenseStatus;
use pandabase_locale::Locale;
use serde_json::json;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 2] = ["search", "status"];
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
    rows: Vec<Row>,
    list: Listing,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let search = asked.get("search");
    let status = LicenseStatus::parse(asked.get("status")).map_or("", LicenseStatus::as_str);
    let list = if search.is_empty() {
        asked.list(desk, "listLicenses", &[("status", status)]).await?
    } else if let Some(license) = find(desk, search).await? {
        return Ok(desk.visit.leave(&desk.in_store(&format!("/licenses/{license}"))));
    } else {
        parts::nothing()
    };
    let titles = parts::titles(desk).await?;
    let statuses = LicenseStatus::ALL.iter().map(|status| {
        let words = parts::license(t, &json!(status.as_str())).words;
        (status.as_str(), words)
    });
    let fields = Fields::new(t, &asked.typed);
    let frame = desk.frame();
    let template = LicensesPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        search: fields
            .field("search", t.get("shop-search"))
            .unneeded()
            .max(LONGEST)
            .hint(t.get("buyers-licenses-hint")),
        tabs: parts::tabs(desk, &asked, status, statuses),
        rows: list
            .rows
            .iter()
            .map(|one| Row::of_license(desk, one, &titles))
            .collect(),
        list,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

/// The licence with this id or key.
async fn find(desk: &Desk, search: &str) -> Result<Option<String>, Halt> {
    if LicenseId::parse(search).is_some() {
        let found = parts::found(desk, "getLicense", &[("licenseId", search)]).await?;
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
    let narrow = parts::query(&[("limit", "100"), ("productId", product), narrower]);
    let mut query = narrow.clone();
    for _ in 0..PAGES {
        let found = desk.ask_about("listLicenses", &[], &query).await?;
        if let Some(license) = items(&found).find(|license| license["key"] == search) {
            return Ok(owned(&license["id"]));
        }
        let Some(next) = found["pagination"]["nextCursor"].as_str() else {
            break;
        };
        query = format!("{narrow}&{}", parts::query(&[("cursor", next)]));
    }
    Ok(None)
}
