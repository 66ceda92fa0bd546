//! What the API answers, in words.

use pandabase_domain::case::CaseStatus;
use pandabase_domain::license::LicenseStatus;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::Timestamp;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// A word in a colour.
pub struct Badge {
    pub(crate) words: Text,
    pub(crate) tone: &'static str,
}

/// A text; empty where there is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A text of its own, where there is one.
pub fn owned(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The entries of a list, or of a page of one.
pub fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let list = value["items"].as_array().or_else(|| value.as_array());
    list.into_iter().flatten()
}

/// An amount of US cents.
pub fn dollars(t: Locale, value: &Value) -> String {
    t.money(value.as_i64().unwrap_or(0), Currency::Usd)
}

/// What was charged, in the money that it was charged in.
pub fn charged(t: Locale, payment: &Value) -> String {
    let total = dollars(t, &payment["totalAmount"]);
    match payment["presentmentCurrency"].as_str().and_then(Currency::parse) {
        Some(currency) => {
            let local = t.money(payment["presentmentAmount"].as_i64().unwrap_or(0), currency);
            format!("{local} ({total})")
        }
        None => total,
    }
}

/// A day, in the time zone of the world, because the purchases of a page are of many stores.
pub fn day(t: Locale, value: &Value) -> Option<String> {
    let at = Timestamp::parse(value.as_str()?)?;
    Some(t.date(at, &Zone::utc()))
}

/// A day and the time of day, with its time zone.
pub fn moment(t: Locale, value: &Value) -> Option<String> {
    let at = Timestamp::parse(value.as_str()?)?;
    Some(format!("{} UTC", t.date_time(at, &Zone::utc())))
}

/// What a period costs: `$15.00 per month`.
pub fn price(t: Locale, amount: &Value, interval: &Value) -> String {
    let amount = dollars(t, amount);
    let text = match interval.as_str().and_then(BillingInterval::parse) {
        Some(BillingInterval::Weekly) => t.get("price-weekly"),
        Some(BillingInterval::Yearly) => t.get("price-yearly"),
        Some(BillingInterval::Monthly) | None => t.get("price-monthly"),
    };
    text.with("amount", amount).to_string()
}

/// What a period costs, and that tax comes on top of it where it does: `$15.00 per month plus tax`.
pub fn taxed_price(t: Locale, (amount, interval): (&Value, &Value), includes_tax: &Value) -> String {
    let price = price(t, amount, interval);
    // Of nothing there is no tax.
    if *includes_tax == true || *amount == 0 {
        return price;
    }
    t.get("price-plus-tax").with("price", price).to_string()
}

/// A card, as people know it: `Visa •••• 4242`.
pub fn card(t: Locale, method: &Value) -> Option<String> {
    if method.is_null() {
        return None;
    }
    let mut brand = text(&method["brand"]).to_owned();
    if let Some(first) = brand.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if brand.is_empty() {
        brand = match text(&method["type"]) {
            "link" => "Link".to_owned(),
            _ => t.get("card").to_string(),
        };
    }
    Some(match method["lastFour"].as_str() {
        Some(digits) => format!("{brand} •••• {digits}"),
        None => brand,
    })
}

/// When a card ends: `12/34`.
pub fn expiry(method: &Value) -> Option<String> {
    let (month, year) = (method["expMonth"].as_i64()?, method["expYear"].as_i64()?);
    Some(format!("{month:02}/{:02}", year.rem_euclid(100)))
}

/// Where an order stands.
pub fn order(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(OrderStatus::parse) {
        Some(OrderStatus::Completed) => (t.get("order-completed"), "good"),
        Some(OrderStatus::Processing) => (t.get("order-processing"), "wait"),
        Some(OrderStatus::Refunded) => (t.get("order-refunded"), ""),
        Some(OrderStatus::Chargeback) => (t.get("order-disputed"), "bad"),
        Some(OrderStatus::Failed) => (t.get("order-failed"), "bad"),
        Some(OrderStatus::Cancelled) => (t.get("order-cancelled"), ""),
        Some(OrderStatus::Pending) | None => (t.get("order-pending"), "wait"),
    };
    Badge { words, tone }
}

/// Where a subscription stands.
pub fn subscription(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(SubscriptionStatus::parse) {
        Some(SubscriptionStatus::Trialing) => (t.get("subscription-trialing"), "good"),
        Some(SubscriptionStatus::Active) => (t.get("subscription-active"), "good"),
        Some(SubscriptionStatus::PastDue) => (t.get("subscription-past-due"), "bad"),
        Some(SubscriptionStatus::Paused) => (t.get("subscription-paused"), "wait"),
        Some(SubscriptionStatus::Cancelled) | None => (t.get("subscription-cancelled"), ""),
    };
    Badge { words, tone }
}

/// Where a case stands.
pub fn case(t: Locale, status: &Value) -> Badge {
    let (words, tone) = match status.as_str().and_then(CaseStatus::parse) {
        Some(CaseStatus::Open) => (t.get("case-open"), "wait"),
        Some(CaseStatus::AwaitingCustomer) => (t.get("case-awaiting-you"), "bad"),
        Some(CaseStatus::AwaitingMerchant) => (t.get("case-awaiting-store"), "wait"),
        Some(CaseStatus::Closed) | None => (t.get("case-closed"), ""),
    };
    Badge { words, tone }
}

/// Where a key stands, unless it is simply theirs.
pub fn license(t: Locale, status: &Value) -> Option<Badge> {
    let is_revoked = status.as_str().and_then(LicenseStatus::parse) == Some(LicenseStatus::Revoked);
    is_revoked.then(|| Badge {
        words: t.get("license-revoked"),
        tone: "bad",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cards_and_prices_are_said_as_people_know_them() {
        let t = Locale::En;
        let visa =
            json!({"type": "card", "brand": "visa", "lastFour": "4242", "expMonth": 4, "expYear": 2031});
        assert_eq!(card(t, &visa).as_deref(), Some("Visa •••• 4242"));
        assert_eq!(expiry(&visa).as_deref(), Some("04/31"));
        let link = json!({"type": "link", "brand": null, "lastFour": null});
        assert_eq!(card(t, &link).as_deref(), Some("Link"));
        assert_eq!((card(t, &Value::Null), expiry(&link)), (None, None));
        let month = json!("MONTHLY");
        assert_eq!(price(t, &json!(1500), &month), "$15.00 per month");
        for (cents, includes_tax, expected) in [
            (1500, json!(false), "$15.00 per month plus tax"),
            (1500, json!(true), "$15.00 per month"),
            (0, json!(false), "$0.00 per month"),
        ] {
            assert_eq!(taxed_price(t, (&json!(cents), &month), &includes_tax), expected);
        }
    }

    #[test]
    fn every_word_of_the_api_has_words_of_its_own() {
        let t = Locale::En;
        let said = |badge: Badge| badge.words.to_string();
        let orders: std::collections::BTreeSet<_> = OrderStatus::ALL
            .iter()
            .map(|status| said(order(t, &json!(status.as_str()))))
            .collect();
        assert_eq!(orders.len(), OrderStatus::ALL.len());
        let cases: std::collections::BTreeSet<_> = CaseStatus::ALL
            .iter()
            .map(|status| said(case(t, &json!(status.as_str()))))
            .collect();
        assert_eq!(cases.len(), CaseStatus::ALL.len());
    }
}
