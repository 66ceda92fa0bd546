//! The cases of a store, the one that was last written to first.

use super::{conversation, words};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{self, Asked, Listing, any, query};
use crate::surfaces::pages::dashboard::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::dashboard::tabs::{self, Kind, kinds};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_domain::case::{CasePriority, CaseStatus};
use pandabase_domain::id::{CaseId, OrderId};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// What the list is asked for in the address of the page, but for the place in it.
const FILTERS: [&str; 3] = ["status", "search", "priority"];

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
    cases: Vec<Row>,
    list: Listing,
    /// Where the canned replies are.
    replies: String,
    /// Where it is set what cases are answered with by themselves.
    settings: Option<String>,
}

/// A case, and the way to its page.
struct Row {
    subject: String,
    buyer: String,
    status: Badge,
    /// How urgent it is, where it is not like most.
    priority: Option<Badge>,
    unread: Option<Text>,
    at: String,
    address: String,
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
    let meant = meant(desk, asked.get("search")).await?;
    if let Meant::Case(id) = &meant {
        return Ok(desk.visit.leave(&desk.in_store(&format!("/cases/{id}"))));
    }
    let urgency = CasePriority::parse(asked.get("priority")).map_or("", CasePriority::as_str);
    let mut pairs = vec![("priority", urgency)];
    if let Meant::Filter(name, value) = &meant {
        pairs.push((*name, value.as_str()));
    }
    let (list, tabs) = match meant {
        Meant::Unknown => (Listing::nothing(), Vec::new()),
        _ => {
            let status = tabs::chosen(&asked, &statuses(t));
            let tabs = tabs::counted(desk, &asked, "listCases", statuses(t), &pairs).await?;
            pairs.push(("status", status));
            (asked.list(desk, "listCases", &pairs).await?, tabs)
        }
    };
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
        cases: list.rows.iter().map(|case| row(desk, case)).collect(),
        list,
        replies: desk.in_store("/replies"),
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

fn row(desk: &Desk, case: &Value) -> Row {
    let t = desk.t();
    let urgency = case["priority"].as_str().and_then(CasePriority::parse);
    let unread = case["unreadCount"].as_i64().filter(|count| *count > 0);
    Row {
        subject: text(&case["subject"]).to_owned(),
        buyer: conversation::buyer(&case["customer"]),
        status: words::case(t, &case["status"]),
        priority: urgency
            .filter(|urgency| *urgency != CasePriority::Normal)
            .map(|urgency| words::priority(t, urgency)),
        unread: unread.map(|count| t.get("support-unread").with("count", count)),
        at: say::moment(t, &desk.zone(), &case["lastMessageAt"]).unwrap_or_default(),
        address: desk.in_store(&format!("/cases/{}", text(&case["id"]))),
    }
}
