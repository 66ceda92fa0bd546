//! What was sold over some time, against the time before it, in numbers and in charts.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::chart::{Chart, Row, Shape};
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::days;
use crate::surfaces::pages::dashboard::say::{self, Facts, dollars, items, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::day;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::{DAY, SECOND, Timestamp};
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Up to this length, hours are shown.
const SHORT: i64 = 3 * DAY;
/// The longest time that is looked at.
const LONGEST: i64 = 366 * DAY;
/// How many countries have a bar of their own.
const COUNTRIES: usize = 12;

#[derive(Template)]
#[template(path = "dashboard/money/analytics.html")]
struct AnalyticsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    spans: Vec<Tab>,
    here: String,
    from: Field,
    to: Field,
    /// What is looked at, and what it is compared with.
    between: Text,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
    subscriptions: Facts,
    more: Vec<Chart>,
    /// The request that sums the time up.
    request: String,
}

/// A number, and what it was before.
struct Figure {
    words: Text,
    value: String,
    before: Text,
}

/// The time that is looked at, and the one before it of the same length.
struct Span {
    name: &'static str,
    from: Timestamp,
    to: Timestamp,
    before: Timestamp,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let now = desk.now().await?;
    let zone = desk.zone();
    let mut typed = Typed::default();
    for name in ["from", "to"] {
        typed.set(name, desk.visit.asked(name).unwrap_or_default().trim());
    }
    let span = Span::of(desk, &typed, now, &zone);
    let sums = desk
        .ask_about("getMyAnalyticsOverview", &[], &query(span.from, span.to))
        .await?;
    let before = query(span.before, span.from);
    let before = desk.ask_about("getMyAnalyticsOverview", &[], &before).await?;
    let recurring = desk.ask("getSubscriptionsOverview").await?;
    let fields = Fields::new(t, &typed);
    let [first, last] = days(t, &fields);
    let frame = desk.frame();
    let day = |at: Timestamp| t.date(at, &zone);
    let template = AnalyticsPage {
        look: &desk.look,
        t,
        frame: &frame,
        spans: tabs(desk, &span),
        here: desk.visit.path.clone(),
        from: first,
        to: last,
        between: t
            .get("money-between")
            .with("from", day(span.from))
            .with("to", day(span.to.plus_millis(-SECOND)))
            .with("before", day(span.before)),
        figures: figures(t, &sums, &before),
        charts: charts(desk, &span).await?,
        subscriptions: subscriptions(t, &recurring),
        more: vec![mrr(desk).await?],
        request: desk.request("getMyAnalyticsOverview", &query(span.from, span.to))?,
    };
    desk.page(&frame, &template)
}

impl Span {
    /// The time that the address of the page asks for; the last thirty days unless it asks for another.
    fn of(desk: &Desk, typed: &Typed, now: Timestamp, zone: &Zone) -> Self {
        let end = |name: &str, end: usize| day::bounds(typed.get(name), zone).map(|ends| ends[end]);
        // What happened at this instant counts, too.
        let to = now.plus_millis(SECOND);
        let back = |days: i64| to.plus_millis(-days * DAY);
        let asked = desk.visit.asked("period").unwrap_or_default();
        let (name, from, to) = match (end("from", 0), end("to", 1)) {
            (Some(from), Some(to)) if from < to => ("days", from.max(to.plus_millis(-LONGEST)), to),
            _ => match &*asked {
                "today" => ("today", day::begun(now, zone).map_or(now, |[day, _]| day), to),
                "7d" => ("7d", back(7), to),
                "90d" => ("90d", back(90), to),
                _ => ("30d", back(30), to),
            },
        };
        let length = to.as_millis() - from.as_millis();
        Self {
            name,
            from,
            to,
            before: from.plus_millis(-length),
        }
    }
}

/// What analytics are asked for between two times.
fn query(from: Timestamp, to: Timestamp) -> String {
    format!("period=custom&startDate={from}&endDate={to}")
}

fn tabs(desk: &Desk, span: &Span) -> Vec<Tab> {
    let t = desk.t();
    let all = [
        ("today", t.get("home-today")),
        ("7d", t.get("money-week")),
        ("30d", t.get("money-thirty-days")),
        ("90d", t.get("money-ninety-days")),
    ];
    let tab = |(name, words): (&str, Text)| {
        let address = format!("{}?period={name}", desk.visit.path);
        Tab::new(words, address, name == span.name)
    };
    all.into_iter().map(tab).collect()
}

fn figures(t: Locale, sums: &Value, before: &Value) -> Vec<Figure> {
    let number = |value: &Value| t.number(value.as_i64().unwrap_or(0));
    let figure = |words: Text, name: &str, is_money: bool| {
        let said = |value: &Value| match is_money {
            true => dollars(t, value),
            false => number(value),
        };
        Figure {
            words,
            value: said(&sums[name]),
            before: t.get("money-before").with("value", said(&before[name])),
        }
    };
    vec![
        figure(t.get("home-gross"), "grossVolume", true),
        figure(t.get("home-net"), "netVolume", true),
        figure(t.get("portal-orders"), "orders", false),
        figure(t.get("buyers-customers"), "customers", false),
        figure(t.get("support-refunds"), "refunded", false),
        figure(t.get("support-disputes"), "disputes", false),
    ]
}

/// What was sold over the time, from where, and in the last months.
async fn charts(desk: &Desk, span: &Span) -> Result<Vec<Chart>, Halt> {
    let t = desk.t();
    let volume = volume(desk, t.get("money-volume"), [span.from, span.to]).await?;
    let asked = query(span.from, span.to);
    let countries = desk.ask_about("getMyOrdersByCountry", &[], &asked).await?;
    Ok(vec![volume, by_country(t, &countries), months(desk).await?])
}

/// Gross volume from one time to another: by the hour where they are near each other, and else by the day.
pub async fn volume(desk: &Desk, title: Text, [from, to]: [Timestamp; 2]) -> Result<Chart, Halt> {
    let t = desk.t();
    let is_short = to.as_millis() - from.as_millis() <= SHORT;
    let buckets = if is_short { "hour" } else { "day" };
    let asked = format!("{}&granularity={buckets}", query(from, to));
    let volume = desk.ask_about("getMyGrossVolume", &[], &asked).await?;
    let zone = desk.zone();
    let point = |point: &Value| Row {
        label: bucket(text(&point["date"]), &zone),
        values: vec![point["amount"].as_i64().unwrap_or(0)],
        more: Vec::new(),
    };
    let heads = [t.get("money-time"), t.get("home-gross")];
    Ok(Chart::draw(
        "volume",
        title,
        Shape::Line,
        heads.map(String::from).to_vec(),
        items(&volume["series"]).map(point).collect(),
        |cents| t.money(cents, Currency::Usd),
    ))
}

/// What a bucket of a series is called: a day, or the hour by the store's clock.
fn bucket(date: &str, zone: &Zone) -> String {
    let Some(at) = Timestamp::parse(date) else {
        return date.to_owned();
    };
    let at = at.civil_in(zone);
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// Orders by country; those with few orders in one bar.
fn by_country(t: Locale, countries: &Value) -> Chart {
    let row = |one: &Value| {
        let orders = one["orders"].as_i64().unwrap_or(0);
        let label = say::country(t, text(&one["country"]));
        (label, orders, one["amount"].as_i64().unwrap_or(0))
    };
    let mut all: Vec<(String, i64, i64)> = items(countries).map(row).collect();
    let rest = all.split_off(all.len().min(COUNTRIES));
    if !rest.is_empty() {
        let sum = |total: (i64, i64), one: &(String, i64, i64)| {
            (total.0.saturating_add(one.1), total.1.saturating_add(one.2))
        };
        let (orders, amount) = rest.iter().fold((0, 0), sum);
        all.push((t.get("money-elsewhere").to_string(), orders, amount));
    }
    let rows = all.into_iter().map(|(label, orders, amount)| Row {
        label,
        values: vec![orders],
        more: vec![t.money(amount, Currency::Usd)],
    });
    let heads = [t.get("country"), t.get("portal-orders"), t.get("home-gross")];
    Chart::draw(
        "countries",
        t.get("money-countries"),
        Shape::Bars,
        heads.map(String::from).to_vec(),
        rows.collect(),
        |orders| t.number(orders),
    )
}

/// Gross and net of the last twelve months.
async fn months(desk: &Desk) -> Result<Chart, Halt> {
    let t = desk.t();
    let revenue = desk.ask("getMonthlyRevenue").await?;
    let row = |month: &Value| Row {
        label: text(&month["month"]).to_owned(),
        values: vec![
            month["gross"].as_i64().unwrap_or(0),
            month["net"].as_i64().unwrap_or(0),
        ],
        more: Vec::new(),
    };
    let heads = [t.get("money-month"), t.get("home-gross"), t.get("home-net")];
    Ok(Chart::draw(
        "months",
        t.get("money-revenue"),
        Shape::Bars,
        heads.map(String::from).to_vec(),
        items(&revenue["months"]).map(row).collect(),
        |cents| t.money(cents, Currency::Usd),
    ))
}

/// Recurring revenue of the last twelve months.
async fn mrr(desk: &Desk) -> Result<Chart, Halt> {
    let t = desk.t();
    let revenue = desk.ask("getRecurringRevenue").await?;
    let row = |month: &Value| Row {
        label: text(&month["month"]).to_owned(),
        values: vec![month["mrr"].as_i64().unwrap_or(0)],
        more: vec![dollars(t, &month["newMrr"]), dollars(t, &month["churnedMrr"])],
    };
    let heads = [
        t.get("money-month"),
        t.get("money-mrr"),
        t.get("money-mrr-new"),
        t.get("money-mrr-lost"),
    ];
    Ok(Chart::draw(
        "mrr",
        t.get("money-mrr-months"),
        Shape::Line,
        heads.map(String::from).to_vec(),
        items(&revenue["months"]).map(row).collect(),
        |cents| t.money(cents, Currency::Usd),
    ))
}

/// Subscriptions as they are now.
fn subscriptions(t: Locale, sums: &Value) -> Facts {
    let number = |name: &str| t.number(sums[name].as_i64().unwrap_or(0));
    let share = |name: &str| say::rate(&sums[name]).map_or_else(String::new, |rate| t.percent(rate));
    vec![
        (t.get("money-mrr"), dollars(t, &sums["mrr"])),
        (t.get("money-arr"), dollars(t, &sums["arr"])),
        (t.get("money-arpu"), dollars(t, &sums["arpu"])),
        (t.get("money-active"), number("active")),
        (t.get("money-trialing"), number("trialing")),
        (t.get("money-past-due"), number("pastDue")),
        (t.get("money-churn"), share("churnRate")),
        (t.get("money-converted"), share("trialConversionRate")),
    ]
}
