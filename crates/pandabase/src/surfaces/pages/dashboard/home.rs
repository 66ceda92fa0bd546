//! The first page of a store: what was sold today and this month, against the day and the month before by the
//! same time, what waits for somebody, and the orders of today.

use super::desk::Desk;
use super::frame::Frame;
use super::live;
use super::rows::Row;
use super::say::{dollars, items, text};
use super::support::disputes;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::money::Rate;
use pandabase_domain::role::Right;
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
    here: String,
    /// Where the page hears of news.
    live: String,
}

/// A span of time in a few numbers.
struct Span {
    heading: Text,
    figures: Vec<Figure>,
}

/// A number, and how it compares to the one of the span before.
struct Figure {
    label: Text,
    value: String,
    change: Option<Change>,
}

/// A difference.
struct Change {
    /// An arrow with a share, such as `▲ 12%`.
    shown: String,
    /// The same for those who do not see it.
    said: String,
}

/// Something that waits for somebody.
struct Wait {
    words: Text,
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let live = live::address(desk).await?;
    let now = desk.now().await?;
    let mut spans = Vec::new();
    if desk.may(S::AnalyticsRead) {
        let (today, month) = periods(desk, now);
        for (heading, period) in [(t.get("home-today"), today), (t.get("home-month"), month)] {
            let figures = figures(desk, &period).await?;
            spans.push(Span { heading, figures });
        }
    }
    let today = day::begun(now, &desk.zone()).unwrap_or([now; 2])[0];
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
        here: desk.visit.path.clone(),
        live,
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Nothing is sent to this page.
pub async fn submit(desk: &mut Desk, _: &Form) -> Result<Response, Halt> {
    show(desk).await
}

/// A span of time until now, and the one before until the same time.
struct Period {
    now: [Timestamp; 2],
    before: [Timestamp; 2],
    words: Text,
}

/// Today and this month, by the clock of the store.
fn periods(desk: &Desk, now: Timestamp) -> (Period, Period) {
    let t = desk.t();
    let [today, month] = day::begun(now, &desk.zone()).unwrap_or([now; 2]);
    let begun_before = |start: Timestamp| day::begun(start.plus_millis(-1), &desk.zone());
    let yesterday = begun_before(today).map_or(today, |begun| begun[0]);
    let last_month = begun_before(month).map_or(month, |begun| begun[1]);
    // What happened at this instant counts, too.
    let end = now.plus_millis(SECOND);
    let period = |start: Timestamp, before: Timestamp, words: Text| {
        let until = before.plus_millis(now.as_millis() - start.as_millis());
        Period {
            now: [start, end],
            // A month may be shorter than this one is old.
            before: [before, until.min(start)],
            words,
        }
    };
    (
        period(today, yesterday, t.get("frame-than-yesterday")),
        period(month, last_month, t.get("frame-than-last-month")),
    )
}

/// What was sold in a period, and how that compares.
async fn figures(desk: &Desk, period: &Period) -> Result<Vec<Figure>, Halt> {
    let t = desk.t();
    let (sums, before) = (sums(desk, period.now).await?, sums(desk, period.before).await?);
    let figure = |label: Text, name: &str, is_money: bool| {
        let (value, was) = (&sums[name], before[name].as_i64().unwrap_or(0));
        let number = value.as_i64().unwrap_or(0);
        Figure {
            label,
            value: if is_money {
                dollars(t, value)
            } else {
                t.number(number)
            },
            change: change(t, number, was, &period.words),
        }
    };
    Ok(vec![
        figure(t.get("home-gross"), "grossVolume", true),
        figure(t.get("home-net"), "netVolume", true),
        figure(t.get("desk-orders"), "orders", false),
        figure(t.get("home-refunds"), "refunded", false),
        figure(t.get("home-disputes"), "disputes", false),
    ])
}

/// The sums of a time, as the API has them.
async fn sums(desk: &Desk, [from, to]: [Timestamp; 2]) -> Result<Value, Halt> {
    if from >= to {
        return Ok(Value::Null);
    }
    let query = format!("period=custom&startDate={from}&endDate={to}");
    desk.ask_about("getMyAnalyticsOverview", &[], &query).await
}

/// How a number compares to the one before, to the percent; `None` where there is nothing to compare it to.
fn change(t: Locale, number: i64, before: i64, than: &Text) -> Option<Change> {
    if before <= 0 {
        return None;
    }
    let difference = i128::from(number) - i128::from(before);
    let percent = (difference.abs() * 200 + i128::from(before)) / (i128::from(before) * 2);
    let percent = i64::try_from(percent).ok()?;
    let share = t.percent(Rate(percent.checked_mul(Rate::ONE.0 / 100)?));
    let (arrow, words) = match difference.signum() {
        1 => ("▲", t.get("frame-more")),
        -1 => ("▼", t.get("frame-less")),
        _ => ("=", t.get("frame-same")),
    };
    Some(Change {
        shown: format!("{arrow} {share}"),
        said: words
            .with("share", share)
            .with("than", than.to_string())
            .to_string(),
    })
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
    let missing = items(&desk.needs)
        .filter(|one| one["status"] == "REQUIRED")
        .count();
    let missing = i64::try_from(missing).unwrap_or(i64::MAX);
    note(
        missing,
        t.get("waits-needs"),
        Some(desk.in_store("/requirements")),
    );
    if desk.may(S::DisputesRead) {
        let count = count(desk, "listDisputes", &[], "needsEvidence=true&limit=1").await?;
        let address = desk.in_store(&format!("/disputes?status={}", disputes::DUE));
        note(count, t.get("waits-disputes"), Some(address));
    }
    if desk.may(S::CasesRead) {
        let opened = count(desk, "listCases", &[], "status=OPEN&limit=1").await?;
        let answered = count(desk, "listCases", &[], "status=AWAITING_MERCHANT&limit=1").await?;
        let tab = match (opened, answered) {
            (_, 0) => "?status=OPEN",
            (0, _) => "?status=AWAITING_MERCHANT",
            _ => "",
        };
        let address = desk.in_store(&format!("/cases{tab}"));
        let both = opened.saturating_add(answered);
        note(both, t.get("waits-cases"), Some(address));
    }
    if desk.has(Right::Shield) {
        let held = count(desk, "listShieldReviews", &[], "limit=1").await?;
        note(held, t.get("waits-reviews"), desk.link("/shield/review"));
    }
    if desk.may(S::WebhooksRead) {
        let failed = failed(desk, now).await?;
        note(failed, t.get("waits-webhooks"), desk.link("/developers/webhooks"));
    }
    if desk.may(S::SubscriptionsRead) {
        let query = "status=PAST_DUE";
        let count = count(desk, "listSubscriptions", &[], &format!("{query}&limit=1")).await?;
        let address = desk.link(&format!("/subscriptions?{query}"));
        note(count, t.get("frame-waits-renewals"), address);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_to_the_percent() {
        let t = Locale::En;
        let than = t.get("frame-than-yesterday");
        for (number, before, shown) in [
            (112, 100, Some("▲ 12%")),
            (0, 100, Some("▼ 100%")),
            (-50, 100, Some("▼ 150%")),
            (2, 3, Some("▼ 33%")),
            (1, 200, Some("▼ 100%")),
            (100, 100, Some("= 0%")),
            (5, 0, None),
            (5, -5, None),
        ] {
            let found = change(t, number, before, &than).map(|change| change.shown);
            assert_eq!(found.as_deref(), shown, "{number} {before}");
        }
        let said = change(t, 150, 100, &than).unwrap().said;
        assert_eq!(said, "50% more than yesterday by this time");
    }
}
