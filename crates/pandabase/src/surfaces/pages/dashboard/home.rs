//! The first page of a store: what was sold today and this month, what waits for somebody, and the orders of
//! today.

use super::desk::Desk;
use super::frame::Frame;
use super::rows::Row;
use super::say::{dollars, items, text};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::time::{DAY, SECOND, Timestamp};
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// How many orders of today are shown.
const SHOWN: usize = 10;
/// How long deliveries that failed count as news, in milliseconds.
const RECENT: i64 = 7 * DAY;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct HomePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    spans: Vec<Span>,
    waits: Vec<Wait>,
    orders: Vec<Row>,
    /// Where all orders are.
    all: Option<String>,
}

/// A span of time in a few numbers.
struct Span {
    heading: Text,
    figures: Vec<(Text, String)>,
}

/// Something that waits for somebody.
struct Wait {
    words: Text,
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let now = desk.now().await?;
    let [today, month] = day::begun(now, &desk.zone()).unwrap_or([now; 2]);
    let mut spans = Vec::new();
    if desk.may(S::AnalyticsRead) {
        for (heading, from) in [(t.get("home-today"), today), (t.get("home-month"), month)] {
            let figures = figures(desk, from, now).await?;
            spans.push(Span { heading, figures });
        }
    }
    let may_read = desk.may(S::OrdersRead);
    let orders = if may_read {
        let query = format!("limit={SHOWN}&from={today}");
        desk.ask_about("listOrders", &[], &query).await?
    } else {
        Value::Null
    };
    let waits = waits(desk, now).await?;
    let frame = desk.frame();
    let template = HomePage {
        look: &desk.look,
        t,
        frame: &frame,
        name: desk.place().map(|place| place.name.clone()).unwrap_or_default(),
        spans,
        waits,
        orders: items(&orders).map(|order| Row::of(desk, order)).collect(),
        all: may_read.then(|| desk.in_store("/orders")),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

/// What was sold since a time.
async fn figures(desk: &Desk, from: Timestamp, now: Timestamp) -> Result<Vec<(Text, String)>, Halt> {
    let t = desk.t();
    // What happened at this instant counts, too.
    let to = now.plus_millis(SECOND);
    let query = format!("period=custom&startDate={from}&endDate={to}");
    let sums = desk.ask_about("getMyAnalyticsOverview", &[], &query).await?;
    let number = |name: &str| t.number(sums[name].as_i64().unwrap_or(0));
    Ok(vec![
        (t.get("home-gross"), dollars(t, &sums["grossVolume"])),
        (t.get("home-net"), dollars(t, &sums["netVolume"])),
        (t.get("desk-orders"), number("orders")),
        (t.get("home-refunds"), number("refunded")),
        (t.get("home-disputes"), number("disputes")),
    ])
}

/// What waits for somebody who may see it.
async fn waits(desk: &Desk, now: Timestamp) -> Result<Vec<Wait>, Halt> {
    let t = desk.t();
    let mut waits = Vec::new();
    let mut note = |count: i64, words: Text, address: Option<String>| {
        if count > 0 {
            let words = words.with("count", count);
            waits.push(Wait { words, address });
        }
    };
    let needs = desk.ask("listStoreRequirements").await?;
    let missing = items(&needs).filter(|one| one["status"] == "REQUIRED").count();
    let missing = i64::try_from(missing).unwrap_or(i64::MAX);
    note(
        missing,
        t.get("waits-needs"),
        Some(desk.in_store("/requirements")),
    );
    if desk.may(S::DisputesRead) {
        let count = count(desk, "listDisputes", &[], "needsEvidence=true&limit=1").await?;
        note(count, t.get("waits-disputes"), None);
    }
    if desk.may(S::CasesRead) {
        let opened = count(desk, "listCases", &[], "status=OPEN&limit=1").await?;
        let answered = count(desk, "listCases", &[], "status=AWAITING_MERCHANT&limit=1").await?;
        note(opened.saturating_add(answered), t.get("waits-cases"), None);
    }
    let held = count(desk, "listShieldReviews", &[], "limit=1").await?;
    note(
        held,
        t.get("waits-reviews"),
        Some(desk.in_store("/shield/review")),
    );
    if desk.may(S::WebhooksRead) {
        note(failed(desk, now).await?, t.get("waits-webhooks"), None);
    }
    Ok(waits)
}

/// How many deliveries to the store's endpoints failed lately.
async fn failed(desk: &Desk, now: Timestamp) -> Result<i64, Halt> {
    let query = format!("status=FAILED&limit=1&from={}", now.plus_millis(-RECENT));
    let hooks = desk.ask("listWebhooks").await?;
    let mut all: i64 = 0;
    for hook in items(&hooks) {
        let named = [("webhookId", text(&hook["id"]))];
        let count = count(desk, "listMyWebhookDeliveries", &named, &query).await?;
        all = all.saturating_add(count);
    }
    Ok(all)
}

/// How long a list is.
async fn count(desk: &Desk, operation: &str, named: &[(&str, &str)], query: &str) -> Result<i64, Halt> {
    let page = desk.ask_about(operation, named, query).await?;
    Ok(page["pagination"]["total"].as_i64().unwrap_or(0))
}
