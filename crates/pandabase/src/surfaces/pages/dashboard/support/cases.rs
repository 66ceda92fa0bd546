//! The cases of a store, the one that was last written to first.

use super::{conversation, words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, any, query};
use crate::surfaces::pages::dashboard::news::{self, News};
use crate::surfaces::pages::dashboard::say::{self, items, owned, text};
use crate::surfaces::pages::dashboard::table::{Cell, Line, Selection, Table};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::case::{CasePriority, CaseStatus};
use pandabase_domain::id::{CaseId, OrderId};
use pandabase_domain::token::Scope as S;
use pandabase_locale::Locale;
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 3] = ["status", "search", "priority"];
/// By what the list is sorted, the latest first.
const WRITTEN: &str = "lastMessageAt";

#[derive(Template)]
#[template(path = "dashboard/support/cases.html")]
struct CasesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Where the filters are sent.
    here: String,
    /// The tab that is open.
    status: String,
    tabs: Vec<Tab>,
    search: Field,
    priority: Field,
    table: Table,
    list: Listing,
    /// Where the canned replies are.
    replies: String,
    news: News,
    /// Where it is set what cases are answered with by themselves.
    settings: Option<String>,
}

/// What the search box leads to.
enum Meant {
    /// No search.
    Nothing,
    /// A case.
    Case(String),
    /// What the list is filtered by: the name of a filter and its value.
    Filter(&'static str, String),
    /// Nothing that the store has.
    Unknown,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &FILTERS);
    let news = News::begin(desk).await?;
    let meant = meant(desk, asked.get("search")).await?;
    if let Meant::Case(id) = &meant {
        return Ok(desk.visit.leave(&desk.in_store(&format!("/cases/{id}"))));
    }
    let urgency = CasePriority::parse(asked.get("priority")).map_or("", CasePriority::as_str);
    let mut pairs = vec![("priority", urgency)];
    if let Meant::Filter(name, value) = &meant {
        pairs.push((*name, value.as_str()));
    }
    let (list, tabs, came) = match meant {
        Meant::Unknown => (Listing::nothing(), Vec::new(), 0),
        _ => {
            let status = tabs::chosen(&asked, &statuses(t));
            let tabs = tabs::counted(desk, &asked, "listCases", statuses(t), &pairs).await?;
            pairs.push(("status", status));
            let list = asked.list(desk, "listCases", &pairs).await?;
            let came = news::changed(desk, "listCases", &pairs, WRITTEN, is_unread).await?;
            (list, tabs, came)
        }
    };
    let news = news.of(desk, &asked, &list, WRITTEN);
    let fields = Fields::new(t, &asked.typed);
    let urgencies = CasePriority::ALL.iter();
    let urgencies = urgencies.map(|one| Choice::new(one.as_str(), words::priority(t, *one).words));
    let may_set = desk.may(S::StoreWrite);
    let frame = desk.frame();
    let template = CasesPage {
        look: &desk.look,
        t,
        frame: &frame,
        here: desk.visit.path.clone(),
        status: asked.get("status").to_owned(),
        tabs,
        search: listing::search(t, &fields, t.get("support-search-hint")),
        priority: fields
            .field("priority", t.get("support-priority"))
            .unneeded()
            .choices(any(t, urgencies)),
        table: table(desk, &list),
        list,
        replies: desk.in_store("/replies"),
        news: news.say(came, t.get("frame-news-cases")),
        settings: may_set.then(|| desk.in_store("/settings/cases")),
    };
    desk.page(&frame, &template)
}

/// The tabs: what waits for the store stands before what waits for the buyer.
fn statuses(t: Locale) -> Vec<Kind> {
    let statuses = [
        CaseStatus::Open,
        CaseStatus::AwaitingMerchant,
        CaseStatus::AwaitingCustomer,
        CaseStatus::Closed,
    ];
    kinds(
        t,
        statuses.map(|one| (one.as_str(), words::case_status(t, one).words)),
    )
}

/// What somebody looks for: the id of a case or of an order, an order number, or the address of a buyer.
async fn meant(desk: &Desk, search: &str) -> Result<Meant, Halt> {
    if search.is_empty() {
        return Ok(Meant::Nothing);
    }
    if CaseId::parse(search).is_some() {
        return Ok(Meant::Case(search.to_owned()));
    }
    if OrderId::parse(search).is_some() {
        return Ok(Meant::Filter("orderId", search.to_owned()));
    }
    let (operation, field, filter) = match search.contains('@') {
        true => ("listCustomers", "email", "customerId"),
        false => ("listOrders", "orderNumber", "orderId"),
    };
    let found = desk
        .ask_about(operation, &[], &query(25, &[("search", search)]))
        .await?;
    let named = items(&found).find(|one| text(&one[field]).eq_ignore_ascii_case(search));
    Ok(match named.and_then(|one| owned(&one["id"])) {
        Some(id) => Meant::Filter(filter, id),
        None => Meant::Unknown,
    })
}

/// Whether the buyer wrote something that nobody has read.
fn is_unread(case: &Value) -> bool {
    case["unreadCount"].as_i64().is_some_and(|count| count > 0)
}

fn table(desk: &Desk, list: &Listing) -> Table {
    let t = desk.t();
    let line = |case: &Value| {
        let urgency = case["priority"].as_str().and_then(CasePriority::parse);
        // What is like most cases is not said.
        let urgency = urgency.filter(|urgency| *urgency != CasePriority::Normal);
        let urgency = urgency.map(|urgency| Cell::badge(&words::priority(t, urgency)));
        let unread = case["unreadCount"].as_i64().filter(|count| *count > 0);
        let subject = text(&case["subject"]);
        Line {
            id: text(&case["id"]).to_owned(),
            name: subject.to_owned(),
            about: conversation::buyer(&case["customer"]),
            picture: None,
            address: desk.in_store(&format!("/cases/{}", text(&case["id"]))),
            called: t.get("frame-select-row").with("name", subject),
            cells: vec![
                Cell::badge(&words::case(t, &case["status"])),
                urgency.unwrap_or_else(|| Cell::words("")),
                Cell::known(unread.map(|count| t.get("support-unread").with("count", count))),
                Cell::known(say::moment(t, &desk.zone(), &case[WRITTEN])),
            ],
        }
    };
    Table {
        caption: t.get("support-cases"),
        heads: vec![
            t.get("frame-kind-case"),
            t.get("orders-status"),
            t.get("support-priority"),
            t.get("frame-unread"),
            t.get("frame-last-message"),
        ],
        lines: list.rows.iter().map(line).collect(),
        selection: Selection::of(
            desk,
            "listCases",
            list,
            [(t.get("frame-close-selected"), "/cases/close")],
        ),
    }
}
