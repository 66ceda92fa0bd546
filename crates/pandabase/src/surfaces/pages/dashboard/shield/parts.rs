//! What the pages of Shield have in common: the way between them, and words.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::say::{Badge, items, text};
use crate::surfaces::pages::dashboard::tabs;
use crate::surfaces::pages::parts::Tab;
use pandabase_domain::shield::{Action, ListType, MOST_RULES, ReviewStatus, RiskLevel};
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// The most entries of a list that the API answers at once.
const PAGE: i64 = 100;

/// The pages of Shield.
pub fn tabs(desk: &Desk) -> Vec<Tab> {
    let t = desk.t();
    let pages = [
        (t.get("shield-overview"), "/shield"),
        (t.get("shield-queue"), "/shield/review"),
        (t.get("shield-rules"), "/shield/rules"),
        (t.get("shield-lists"), "/shield/lists"),
    ];
    tabs::pages(desk, pages.map(|(label, rest)| (label, desk.in_store(rest))))
}

/// What a rule does.
pub fn action(t: Locale, word: &Value) -> Badge {
    let (words, tone) = match word.as_str().and_then(Action::parse) {
        Some(Action::Block) => (t.get("shield-blocks"), "bad"),
        Some(Action::Allow) => (t.get("shield-allows"), "good"),
        Some(Action::Review) | None => (t.get("shield-holds"), "wait"),
    };
    Badge { words, tone }
}

/// How likely a fraud is.
pub fn risk(t: Locale, review: &Value) -> Option<Badge> {
    let score = review["riskScore"].as_i64()?;
    let (words, tone) = match review["riskLevel"].as_str().and_then(RiskLevel::parse)? {
        RiskLevel::Low => (t.get("shield-risk-low"), "good"),
        RiskLevel::Medium => (t.get("shield-risk-medium"), "wait"),
        RiskLevel::High => (t.get("shield-risk-high"), "bad"),
    };
    let words = words.with("score", score);
    Some(Badge { words, tone })
}

/// Where a review stands.
pub fn status(t: Locale, status: ReviewStatus) -> Text {
    match status {
        ReviewStatus::Open => t.get("shield-review-open"),
        ReviewStatus::Waiting => t.get("shield-review-waiting"),
        ReviewStatus::Approved => t.get("shield-review-approved"),
        ReviewStatus::Declined => t.get("shield-review-declined"),
        ReviewStatus::Expired => t.get("shield-review-expired"),
    }
}

/// What the values of a list are.
pub fn kind(t: Locale, kind: ListType) -> Text {
    match kind {
        ListType::Email => t.get("shield-type-email"),
        ListType::Ip => t.get("shield-type-ip"),
        ListType::Country => t.get("shield-type-country"),
        ListType::CardBin => t.get("shield-type-card"),
        ListType::String => t.get("shield-type-text"),
    }
}

/// Every rule, in the order in which they are asked.
pub async fn all_rules(desk: &Desk) -> Result<Vec<Value>, Halt> {
    let mut rules = Vec::new();
    let mut next: Option<String> = None;
    // A store has no more rules than that.
    for _ in 0..=MOST_RULES / PAGE {
        let cursor = next.as_deref().unwrap_or_default();
        let query = query(PAGE, &[("cursor", cursor)]);
        let page = desk.ask_about("listShieldRules", &[], &query).await?;
        rules.extend(items(&page).cloned());
        next = page["pagination"]["nextCursor"].as_str().map(str::to_owned);
        if next.is_none() {
            break;
        }
    }
    Ok(rules)
}

/// Every list, without its values.
pub async fn all_lists(desk: &Desk) -> Result<Vec<Value>, Halt> {
    let page = desk.ask_about("listShieldLists", &[], &query(PAGE, &[])).await?;
    Ok(items(&page).cloned().collect())
}

/// The type of a list.
pub fn type_of(list: &Value) -> Option<ListType> {
    ListType::parse(text(&list["type"]))
}
