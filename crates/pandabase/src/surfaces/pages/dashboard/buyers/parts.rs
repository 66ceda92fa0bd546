//! What several pages of buyers have.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::listing::{Asked, Listing};
use crate::surfaces::pages::dashboard::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::portal::say::{price, subscription};
use http::StatusCode;
use pandabase_domain::license::LicenseStatus;
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many products are asked for their names.
const TITLES: &str = "limit=100";

/// One of the tabs above a list.
pub struct Tab {
    pub(super) label: Text,
    pub(super) address: String,
    pub(super) is_current: bool,
}

/// The tabs of a list by its status, of which `now` is chosen: all, then each word with what it means.
pub fn tabs(
    desk: &Desk,
    asked: &Asked,
    now: &str,
    words: impl IntoIterator<Item = (&'static str, Text)>,
) -> Vec<Tab> {
    let tab = |word: &str, label: Text| Tab {
        label,
        address: asked.with(desk, "status", word),
        is_current: now == word,
    };
    let all = tab("", desk.t().get("buyers-all"));
    let words = words.into_iter().map(|(word, label)| tab(word, label));
    std::iter::once(all).chain(words).collect()
}

/// A row of a list: what it is, where it stands, and the way to it.
pub struct Row {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) status: Option<Badge>,
    pub(super) more: String,
    pub(super) address: String,
}

impl Row {
    /// A subscription.
    pub fn of_subscription(desk: &Desk, one: &Value) -> Self {
        let t = desk.t();
        let at = |name: &str| say::day(t, &desk.zone(), &one[name]);
        let next = at("nextChargeAt").map(|day| t.get("subscription-next").with("date", day));
        let ends = at("endsAt").map(|day| t.get("subscription-ends").with("date", day));
        let price = price(t, &one["amount"], &one["billingInterval"]);
        Self {
            name: text(&one["product"]["title"]).to_owned(),
            about: text(&one["customer"]["email"]).to_owned(),
            status: Some(subscription(t, &one["status"])),
            more: match next.or(ends) {
                Some(words) => format!("{price} · {words}"),
                None => price,
            },
            address: desk.in_store(&format!("/subscriptions/{}", text(&one["id"]))),
        }
    }

    /// A licence of one of the products of these names.
    pub fn of_license(desk: &Desk, one: &Value, titles: &BTreeMap<String, String>) -> Self {
        let t = desk.t();
        let product = text(&one["productId"]);
        let sold = say::day(t, &desk.zone(), &one["claimedAt"]);
        let sold = sold.map(|day| t.get("buyers-sold-on").with("date", day).to_string());
        Self {
            name: text(&one["key"]).to_owned(),
            about: titles.get(product).map_or(product, String::as_str).to_owned(),
            status: Some(license(t, &one["status"])),
            more: sold.unwrap_or_else(|| t.get("buyers-unsold").to_string()),
            address: desk.in_store(&format!("/licenses/{}", text(&one["id"]))),
        }
    }
}

/// Where a licence stands.
pub fn license(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(LicenseStatus::parse) {
        Some(LicenseStatus::Available) => (t.get("buyers-license-available"), "wait"),
        Some(LicenseStatus::Claimed) => (t.get("buyers-license-claimed"), "good"),
        Some(LicenseStatus::Revoked) | None => (t.get("license-revoked"), "bad"),
    };
    Badge { words, tone }
}

/// The names of the store's products; of one that is not among them the id is shown.
pub async fn titles(desk: &Desk) -> Result<BTreeMap<String, String>, Halt> {
    let found = desk.ask_about("listProducts", &[], TITLES).await?;
    let titles = items(&found).filter_map(|one| Some((owned(&one["id"])?, owned(&one["title"])?)));
    Ok(titles.collect())
}

/// What an operation shows; `None` where there is no such thing, or what names it is no name.
pub async fn found(desk: &Desk, operation: &str, named: &[(&str, &str)]) -> Result<Option<Value>, Halt> {
    match desk.ask_about(operation, named, "").await {
        Ok(found) => Ok(Some(found)),
        Err(Halt::Refused(refused))
            if matches!(refused.status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) =>
        {
            Ok(None)
        }
        Err(halt) => Err(halt),
    }
}

/// A list in which nothing is what was searched for.
pub fn nothing() -> Listing {
    Listing {
        rows: Vec::new(),
        count: Some(0),
        is_filtered: true,
        newest: None,
        older: None,
        request: None,
    }
}

/// A query of these pairs.
pub fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// Facts without those that there are not.
pub fn known<const N: usize>(facts: [(Text, Option<String>); N]) -> Vec<(Text, String)> {
    let facts = facts.into_iter();
    facts.filter_map(|(words, fact)| Some((words, fact?))).collect()
}
