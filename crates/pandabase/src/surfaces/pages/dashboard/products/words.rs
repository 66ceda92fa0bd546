//! What the API says of products, in a merchant's words.

use crate::surfaces::pages::dashboard::say::{Badge, dollars, items, text};
use crate::surfaces::pages::field::Choice;
use crate::surfaces::pages::portal::say::price as by_period;
use pandabase_domain::file::PictureSize;
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::metering::{Aggregation, Settlement};
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_locale::{Locale, Text};
use serde_json::Value;
use std::fmt::Display;

/// The entries of a list to choose from.
pub fn choices<T: Copy + Display>(all: &[T], words: impl Fn(T) -> Text) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(one, words(*one))).collect()
}

/// The same with one before them that says that none is chosen.
pub fn choices_or<T: Copy + Display>(none: Text, all: &[T], words: impl Fn(T) -> Text) -> Vec<Choice> {
    let mut list = vec![Choice::new("", none)];
    list.extend(choices(all, words));
    list
}

/// A word of the API, in words.
pub fn said<T>(value: &Value, parse: fn(&str) -> Option<T>, words: impl Fn(T) -> Text) -> Option<String> {
    let known = value.as_str().and_then(parse)?;
    Some(words(known).to_string())
}

/// What kind of thing is sold.
pub fn kind(t: Locale, kind: ProductType) -> Text {
    match kind {
        ProductType::LicenseKey => t.get("products-license"),
        ProductType::Subscription => t.get("shop-subscription"),
        ProductType::DigitalDownload => t.get("products-download"),
    }
}

/// What such a thing is for.
pub fn kind_text(t: Locale, kind: ProductType) -> Text {
    match kind {
        ProductType::LicenseKey => t.get("products-license-text"),
        ProductType::Subscription => t.get("products-subscription-text"),
        ProductType::DigitalDownload => t.get("products-download-text"),
    }
}

/// How the price comes about.
pub fn pricing(t: Locale, model: PricingModel) -> Text {
    match model {
        PricingModel::Standard => t.get("products-standard"),
        PricingModel::PayWhatYouWant => t.get("products-pay-what"),
        PricingModel::Free => t.get("products-free"),
        PricingModel::UsageBased => t.get("products-usage"),
    }
}

/// How it is delivered.
pub fn delivery(t: Locale, mode: FulfillmentMode) -> Text {
    match mode {
        FulfillmentMode::ManagedLicense => t.get("products-managed"),
        FulfillmentMode::LicensePool => t.get("products-pool"),
        FulfillmentMode::LicenseWebhook => t.get("products-webhook"),
        FulfillmentMode::InstantDownload => t.get("products-instant"),
        FulfillmentMode::Redirect => t.get("products-redirect"),
        FulfillmentMode::Manual => t.get("products-manual"),
    }
}

/// What generated keys look like.
pub fn format(t: Locale, format: KeyFormat) -> Text {
    match format {
        KeyFormat::Alphanumeric => t.get("products-alphanumeric"),
        KeyFormat::Uuid => t.get("products-uuid"),
        KeyFormat::CustomPrefix => t.get("products-prefixed"),
    }
}

/// How long a key is valid.
pub fn duration(t: Locale, duration: LicenseDuration) -> Text {
    match duration {
        LicenseDuration::ThirtyDays => t.get("money-thirty-days"),
        LicenseDuration::NinetyDays => t.get("money-ninety-days"),
        LicenseDuration::OneYear => t.get("products-one-year"),
        LicenseDuration::Lifetime => t.get("products-lifetime"),
    }
}

/// How often a subscription is billed.
pub fn interval(t: Locale, interval: BillingInterval) -> Text {
    match interval {
        BillingInterval::Weekly => t.get("products-weekly"),
        BillingInterval::Monthly => t.get("products-monthly"),
        BillingInterval::Yearly => t.get("products-yearly"),
    }
}

/// When a change to this plan takes effect.
pub fn anchor(t: Locale, anchor: BillingAnchor) -> Text {
    match anchor {
        BillingAnchor::Immediately => t.get("products-at-once"),
        BillingAnchor::EndOfPeriod => t.get("products-at-renewal"),
    }
}

/// How events become one quantity.
pub fn aggregation(t: Locale, aggregation: Aggregation) -> Text {
    match aggregation {
        Aggregation::Sum => t.get("products-sum"),
        Aggregation::Max => t.get("products-max"),
        Aggregation::Last => t.get("products-last"),
        Aggregation::Count => t.get("products-count-events"),
    }
}

/// Which part of the quantity is charged.
pub fn settlement(t: Locale, settlement: Settlement) -> Text {
    match settlement {
        Settlement::Arrears => t.get("products-arrears"),
        Settlement::BasePlusOverage => t.get("products-overage"),
    }
}

/// Whether keys are delivered of it.
pub fn has_keys(product: &Value) -> bool {
    let modes = ["MANAGED_LICENSE", "LICENSE_POOL", "LICENSE_WEBHOOK"];
    modes.contains(&text(&product["fulfillmentMode"]))
}

/// A status by its name.
pub fn standing(t: Locale, status: ProductStatus) -> Text {
    match status {
        ProductStatus::Active => t.get("products-active"),
        ProductStatus::Draft => t.get("products-draft"),
    }
}

/// Whether buyers see it.
pub fn status(t: Locale, status: &Value) -> Badge {
    let (status, tone) = match status.as_str().and_then(ProductStatus::parse) {
        Some(ProductStatus::Active) => (ProductStatus::Active, "good"),
        Some(ProductStatus::Draft) | None => (ProductStatus::Draft, ""),
    };
    Badge {
        words: standing(t, status),
        tone,
    }
}

/// What it costs.
pub fn price(t: Locale, product: &Value) -> String {
    let (price, least) = (&product["price"], &product["minimumPrice"]);
    match product["pricingModel"].as_str().and_then(PricingModel::parse) {
        Some(PricingModel::Free) => t.get("shop-free").to_string(),
        Some(PricingModel::PayWhatYouWant) => {
            let least = if least.is_null() { price } else { least };
            let words = t.get("shop-your-price").with("amount", dollars(t, least));
            words.to_string()
        }
        _ => price_of(t, product, price),
    }
}

/// What an amount is as the price of the product, or of one of its variants.
pub fn price_of(t: Locale, product: &Value, cents: &Value) -> String {
    if product["pricingModel"] == "FREE" {
        return t.get("shop-free").to_string();
    }
    let interval = &product["billingInterval"];
    if product["productType"] == "SUBSCRIPTION" && interval.is_string() {
        return by_period(t, cents, interval);
    }
    dollars(t, cents)
}

/// How many there are, and whether that needs somebody's attention.
pub fn stock(t: Locale, product: &Value) -> (String, &'static str) {
    if product["inStock"] != true {
        return (t.get("products-switched-off").to_string(), "wait");
    }
    let low = product["lowStockThreshold"].as_i64().unwrap_or(0);
    let tone = |left: i64| if left <= low { "wait" } else { "" };
    if product["fulfillmentMode"] == "LICENSE_POOL" {
        let left = product["availableLicenses"].as_i64().unwrap_or(0);
        return (
            t.get("products-keys-left").with("count", left).to_string(),
            tone(left),
        );
    }
    let tracked = items(&product["variants"]).filter(|variant| variant["trackStock"] == true);
    let counts: Vec<i64> = tracked.map(|one| one["quantity"].as_i64().unwrap_or(0)).collect();
    let Some(least) = counts.iter().min() else {
        return (t.get("products-not-counted").to_string(), "");
    };
    let all = counts
        .iter()
        .fold(0, |sum: i64, count| sum.saturating_add(*count));
    (t.get("shop-left").with("count", all).to_string(), tone(*least))
}

/// Where this server shows a picture of the store, small. `None` for a picture of another server, which the
/// pages of the dashboard do not load.
pub fn picture(store: &str, address: &Value) -> Option<String> {
    let (_, rest) = text(address).split_once("/cdn/")?;
    let (before, size) = rest.rsplit_once('/')?;
    PictureSize::parse(size)?;
    let image = before.strip_prefix(store)?.strip_prefix('/')?;
    let is_plain = image
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_plain.then(|| format!("/cdn/{store}/{image}/{}", PictureSize::Small))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn prices_are_said_as_buyers_read_them() {
        for (model, interval, expected) in [
            ("STANDARD", Value::Null, "$15.00"),
            ("FREE", Value::Null, "Free"),
            ("PAY_WHAT_YOU_WANT", Value::Null, "Name your price, from $15.00"),
            ("USAGE_BASED", json!("MONTHLY"), "$15.00 per month"),
        ] {
            let kind = if interval.is_null() {
                "LICENSE_KEY"
            } else {
                "SUBSCRIPTION"
            };
            let product = json!({"price": 1500, "minimumPrice": null, "pricingModel": model,
                "productType": kind, "billingInterval": interval});
            assert_eq!(price(Locale::En, &product), expected);
        }
    }

    #[test]
    fn stock_is_low_from_its_threshold_on() {
        let product = |left: i64| {
            json!({"inStock": true, "fulfillmentMode": "LICENSE_POOL", "availableLicenses": left,
                "lowStockThreshold": 5, "variants": []})
        };
        for (left, words, tone) in [(6, "6 keys", ""), (5, "5 keys", "wait"), (1, "1 key", "wait")] {
            assert_eq!(stock(Locale::En, &product(left)), (words.to_owned(), tone));
        }
    }

    #[test]
    fn only_pictures_of_the_store_itself_are_loaded() {
        let shown = |address: &str| picture("shp_a", &json!(address));
        assert_eq!(
            shown("https://cdn.example/cdn/shp_a/img_b/large").as_deref(),
            Some("/cdn/shp_a/img_b/small")
        );
        for address in [
            "https://other.example/a.png",
            "https://cdn.example/cdn/shp_b/img_b/large",
            "https://cdn.example/cdn/shp_a/../x/large",
            "https://cdn.example/cdn/shp_a/img_b/huge",
        ] {
            assert_eq!(shown(address), None, "{address}");
        }
    }

    #[test]
    fn every_word_has_words_of_its_own() {
        let t = Locale::En;
        let mut said: Vec<String> = Vec::new();
        said.extend(ProductType::ALL.iter().map(|one| kind(t, *one).to_string()));
        said.extend(PricingModel::ALL.iter().map(|one| pricing(t, *one).to_string()));
        said.extend(
            FulfillmentMode::ALL
                .iter()
                .map(|one| delivery(t, *one).to_string()),
        );
        said.extend(
            Aggregation::ALL
                .iter()
                .map(|one| aggregation(t, *one).to_string()),
        );
        let unique: BTreeSet<_> = said.iter().collect();
        assert_eq!(unique.len(), said.len());
    }
}
