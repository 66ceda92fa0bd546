//! What the rules did lately, and what waits.

use super::parts;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::{Asked, count};
use crate::surfaces::pages::dashboard::say::{self, Facts, items, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::parts::Tab;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// The spans of time that figures are shown of; the first one where none is asked for.
const PERIODS: [&str; 3] = ["30d", "7d", "90d"];

#[derive(Template)]
#[template(path = "dashboard/shield/overview.html")]
struct OverviewPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    tabs: Vec<Tab>,
    periods: Vec<Tab>,
    figures: Facts,
    rules: Vec<Row>,
    /// The payments that wait, and how many.
    held: Option<(Text, String)>,
    /// Where the first rule is made.
    new: Option<String>,
}

/// What a rule did.
struct Row {
    name: String,
    address: Option<String>,
    matched: String,
    blocked: String,
    disputed: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let asked = Asked::of(desk, &["period"]);
    let period = PERIODS.into_iter().find(|one| *one == asked.get("period"));
    let period = period.unwrap_or(PERIODS[0]);
    let sums = desk
        .ask_about("getShieldAnalytics", &[], &format!("period={period}"))
        .await?;
    let count = count(desk, "listShieldReviews", &[], &[]).await?;
    let words = t.get("waits-reviews").with("count", count);
    let rules = parts::all_rules(desk).await?;
    let periods = [
        ("7d", t.get("money-week")),
        ("30d", t.get("money-thirty-days")),
        ("90d", t.get("money-ninety-days")),
    ];
    let frame = desk.frame();
    let template = OverviewPage {
        look: &desk.look,
        t,
        frame: &frame,
        tabs: parts::tabs(desk),
        periods: tabs::by(desk, &asked, ("period", period), periods),
        figures: figures(t, &sums),
        rules: items(&sums["byRule"]).map(|one| row(desk, one, &rules)).collect(),
        held: (count > 0).then(|| (words, desk.in_store("/shield/review"))),
        new: rules.is_empty().then(|| desk.in_store("/shield/rules/new")),
    };
    desk.page(&frame, &template)
}

fn figures(t: Locale, sums: &Value) -> Facts {
    let number = |name: &str| t.number(sums[name].as_i64().unwrap_or(0));
    let share = say::rate(&sums["blockRate"]).map(|rate| t.percent(rate));
    vec![
        (t.get("shield-evaluated"), number("evaluated")),
        (t.get("shield-review-approved"), number("allowed")),
        (t.get("shield-reviewed"), number("reviewed")),
        (t.get("shield-review-declined"), number("blocked")),
        (t.get("shield-block-rate"), share.unwrap_or_default()),
    ]
}

/// What a rule did; one that is deleted since has no page.
fn row(desk: &Desk, one: &Value, rules: &[Value]) -> Row {
    let t = desk.t();
    let number = |name: &str| t.number(one[name].as_i64().unwrap_or(0));
    let is_there = rules.iter().any(|rule| rule["id"] == one["ruleId"]);
    let address = || desk.in_store(&format!("/shield/rules/{}", text(&one["ruleId"])));
    Row {
        name: text(&one["name"]).to_owned(),
        address: is_there.then(address),
        matched: number("matched"),
        blocked: number("blocked"),
        disputed: number("disputed"),
    }
}
