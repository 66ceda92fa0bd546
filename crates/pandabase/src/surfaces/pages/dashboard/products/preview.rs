//! A product as buyers see it, on a card.

use super::words;
use crate::surfaces::pages::dashboard::say::{dollars, items, owned, text};
use pandabase_locale::Locale;
use serde_json::Value;

/// The card.
pub struct Preview {
    pub(super) picture: Option<String>,
    pub(super) title: String,
    pub(super) subtitle: Option<String>,
    pub(super) description: Option<String>,
    pub(super) price: String,
    /// What it cost before.
    pub(super) before: Option<String>,
    pub(super) trial: Option<String>,
    pub(super) has_usage: bool,
    /// Each version with its price.
    pub(super) variants: Vec<(String, String)>,
}

impl Preview {
    /// A product of the store with this id.
    pub fn of(t: Locale, store: &str, product: &Value) -> Self {
        let filled = |value: &Value| owned(value).filter(|text| !text.is_empty());
        let (price, before) = (&product["price"], &product["compareAtPrice"]);
        let is_lower = before.as_i64() > price.as_i64() && product["pricingModel"] != "PAY_WHAT_YOU_WANT";
        let days = product["trialDays"].as_i64().filter(|days| *days > 0);
        let is_subscription = product["productType"] == "SUBSCRIPTION";
        let shown = words::price(t, product);
        let trial = days.filter(|_| is_subscription).map(|days| {
            let words = t.get("shop-trial").with("count", days).with("price", &*shown);
            words.to_string()
        });
        Self {
            picture: words::picture(store, &product["images"][0]),
            title: text(&product["title"]).to_owned(),
            subtitle: filled(&product["subtitle"]),
            description: filled(&product["description"]),
            before: is_lower.then(|| dollars(t, before)),
            trial,
            has_usage: product["pricingModel"] == "USAGE_BASED",
            variants: items(&product["variants"])
                .map(|one| {
                    let price = words::price_of(t, product, &one["price"]);
                    (text(&one["title"]).to_owned(), price)
                })
                .collect(),
            price: shown,
        }
    }
}
