//! The first page of a store: what was sold today and this month, against the day and the month before by the
//! same time, what waits for somebody, and the orders of today.

use super::desk::Desk;
use super::developers::webhooks;
use super::frame::Frame;
use super::listing::{count, query};
use super::live;
use super::money::analytics;
use super::products;
use super::rows::Row;
use super::say::{dollars, items, text};
use super::support::disputes;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::chart::Chart;
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
/// How far the chart goes back, in milliseconds.
const DRAWN: i64 = 30 * DAY;

#[derive(Template)]
#[template(path = "dashboard/home.html")]
struct HomePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    spans: Vec<Span>,
    /// Gross volume, lately.
    chart: Option<Chart>,
    waits: Vec<Wait>,
    /// What a store begins with, each with its page; nothing once it has a product.
    first: Vec<(Text, String)>,
    orders: Vec<Row>,
    /// Where all orders are.
    all: Option<String>,
    here: String,
    /// The address from which the page gets news.
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
    let mut chart = None;
    if desk.may(S::AnalyticsRead) {
        let (today, month) = periods(desk, now);
        for (heading, period) in [(t.get("home-today"), today), (t.get("home-month"), month)] {
            let figures = figures(desk, &period).await?;
            spans.push(Span { heading, figures });
        }
        let lately = [now.plus_millis(-DRAWN), now.plus_millis(SECOND)];
        chart = Some(analytics::volume(desk, t.get("home-volume"), lately).await?);
    }
    let today = day::begun(now, &desk.zone()).unwrap_or([now; 2])[0];
    let may_read = desk.may(S::OrdersRead);
    let orders = if may_read {
        let query = query(SHOWN, &[("from", &today.to_string())]);
        desk.ask_about("listOrders", &[], &query).await?
    } else {
        Value::Null
    };
    let waits = waits(desk, now).await?;
    let is_quiet = items(&orders).next().is_none();
    let first = match is_quiet {
        true => first(desk).await?,
        false => Vec::new(),
    };
    let frame = desk.frame();
    let template = HomePage {
        look: &desk.look,
        t,
        frame: &frame,
        name: desk.place().map(|place| place.name.clone()).unwrap_or_default(),
        spans,
        chart,
        waits,
        first,
        orders: items(&orders).map(|order| Row::of_order(desk, order)).collect(),
        all: may_read.then(|| desk.in_store("/orders")),
        here: desk.visit.path.clone(),
        live,
    };
    desk.page(&frame, &template)
}

/// What a store without a product begins with, as far as the visitor may do it.
async fn first(desk: &Desk) -> Result<Vec<(Text, String)>, Halt> {
    if !desk.may(S::ProductsWrite) || count(desk, "listProducts", &[], &[]).await? > 0 {
        return Ok(Vec::new());
    }
    let t = desk.t();
    let steps = [
        (t.get("home-first-product"), "/products/new"),
        (t.get("home-first-store"), "/settings"),
        (t.get("home-first-look"), "/settings/branding"),
        (t.get("home-first-tax"), "/settings/tax"),
        (t.get("home-first-account"), "/bank-accounts"),
    ];
    let led = steps.into_iter();
    Ok(led
        .filter_map(|(words, rest)| Some((words, desk.link(rest)?)))
        .collect())
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
        figure(t.get("portal-orders"), "orders", false),
        figure(t.get("support-refunds"), "refunded", false),
        figure(t.get("support-disputes"), "disputes", false),
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
        let due = count(desk, "listDisputes", &[], &[("needsEvidence", "true")]).await?;
        let address = desk.in_store(&format!("/disputes?status={}", disputes::DUE));
        note(due, t.get("waits-disputes"), Some(address));
    }
    if desk.may(S::CasesRead) {
        let opened = count(desk, "listCases", &[], &[("status", "OPEN")]).await?;
        let answered = count(desk, "listCases", &[], &[("status", "AWAITING_MERCHANT")]).await?;
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
        let held = count(desk, "listShieldReviews", &[], &[]).await?;
        note(held, t.get("waits-reviews"), desk.link("/shield/review"));
    }
    if desk.may(S::WebhooksRead) {
        let failed = failed(desk, now).await?;
        note(failed, t.get("waits-webhooks"), desk.link("/developers/webhooks"));
    }
    if desk.may(S::ProductsRead) {
        // What is no draft and not switched off, as the page of products shows it.
        let sold = [("status", "ACTIVE"), ("inStock", "true"), ("lowStock", "true")];
        let low = count(desk, "listProducts", &[], &sold).await?;
        let address = desk.link(&format!("/products?status=ACTIVE&stock={}", products::list::LOW));
        note(low, t.get("waits-stock"), address);
    }
    if desk.may(S::SubscriptionsRead) {
        let overdue = count(desk, "listSubscriptions", &[], &[("status", "PAST_DUE")]).await?;
        let address = desk.link("/subscriptions?status=PAST_DUE");
        note(overdue, t.get("frame-waits-renewals"), address);
    }
    Ok(waits)
}

/// How many deliveries to the store's endpoints failed lately.
async fn failed(desk: &Desk, now: Timestamp) -> Result<i64, Halt> {
    let hooks = desk.ask("listWebhooks").await?;
    let mut all: i64 = 0;
    for hook in items(&hooks) {
        all = all.saturating_add(webhooks::failed(desk, text(&hook["id"]), now).await?);
    }
    Ok(all)
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
