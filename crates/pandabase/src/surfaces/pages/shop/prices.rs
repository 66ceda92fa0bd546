//! Prices in words.

use crate::surfaces::pages::checkout::faults::dollars;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::product::BillingInterval;
use pandabase_locale::Locale;
use serde_json::Value;

/// A price as a page shows it.
pub struct Price {
    /// In the reader's money, or in dollars.
    pub(super) words: String,
    /// In dollars, where the reader's money is another.
    pub(super) beside: Option<String>,
    /// What it cost before, as a number and for those who hear the page.
    pub(super) before: Option<(String, String)>,
}

impl Price {
    /// The price of a product: `cents` of itself, or of one of its variants. `priced` is what an operation
    /// tells of it.
    pub fn of(t: Locale, product: &Value, cents: i64, before: &Value, priced: &Value) -> Self {
        let model = product["pricingModel"].as_str();
        let local = local(t, &priced["local"]);
        let least = priced["least"].as_i64();
        let shown = dollars(t, least.unwrap_or(cents));
        let first = local.clone().unwrap_or_else(|| shown.clone());
        let words = match (model, least) {
            (Some("FREE"), _) => t.get("shop-free").to_string(),
            (_, Some(_)) => t.get("shop-your-price").with("amount", first).to_string(),
            _ => by_period(t, product, first),
        };
        let before = before
            .as_i64()
            .filter(|before| *before > cents && least.is_none());
        Self {
            words,
            beside: local.map(|_| shown),
            before: before.map(|before| {
                let amount = dollars(t, before);
                let words = t.get("shop-before").with("amount", &*amount).to_string();
                (amount, words)
            }),
        }
    }
}

/// An amount of a basket, in the reader's money where it is known.
pub fn sum(t: Locale, cents: i64, presented: &Value) -> (String, Option<String>) {
    let shown = dollars(t, cents);
    match local(t, presented) {
        Some(local) => (local, Some(shown)),
        None => (shown, None),
    }
}

fn by_period(t: Locale, product: &Value, amount: String) -> String {
    let interval = product["billingInterval"]
        .as_str()
        .and_then(BillingInterval::parse);
    let is_subscription = product["productType"] == "SUBSCRIPTION";
    match interval.filter(|_| is_subscription) {
        None => amount,
        Some(BillingInterval::Weekly) => t.get("price-weekly").with("amount", amount).to_string(),
        Some(BillingInterval::Monthly) => t.get("price-monthly").with("amount", amount).to_string(),
        Some(BillingInterval::Yearly) => t.get("price-yearly").with("amount", amount).to_string(),
    }
}

fn local(t: Locale, presented: &Value) -> Option<String> {
    let currency = presented["currency"].as_str().and_then(Currency::parse)?;
    Some(t.money(presented["amount"].as_i64()?, currency))
}

/// Cents as machines read an amount: `15.00`.
pub fn decimal(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
