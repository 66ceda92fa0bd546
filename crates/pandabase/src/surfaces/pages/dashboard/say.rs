//! What the API answers, in a merchant's words.

pub use crate::surfaces::pages::portal::say::{Badge, charged, dollars, items, license, order, owned, text};

use pandabase_domain::account::{KycStatus, StoreRequirementType};
use pandabase_domain::money::Rate;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::role::Role;
use pandabase_domain::time::Timestamp;
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::zone::Zone;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Words, each with what is known of it.
pub type Facts = Vec<(Text, String)>;

/// Facts without those that there are not.
pub fn known(facts: impl IntoIterator<Item = (Text, Option<String>)>) -> Facts {
    let facts = facts.into_iter();
    facts.filter_map(|(words, fact)| Some((words, fact?))).collect()
}

/// Ids that there are, each with what it is of.
pub fn ids<'v>(ids: impl IntoIterator<Item = (Text, &'v Value)>) -> Facts {
    known(ids.into_iter().map(|(words, id)| (words, owned(id))))
}

/// The texts that there are, with something between them.
pub fn joined<'v>(parts: impl IntoIterator<Item = &'v Value>, between: &str) -> Option<String> {
    let parts = parts.into_iter().map(text);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

/// The name of a person, if they gave one.
pub fn name(person: &Value) -> Option<String> {
    joined([&person["firstName"], &person["lastName"]], " ")
}

/// A day and the time of day by the store's clock.
pub fn moment(t: Locale, zone: &Zone, value: &Value) -> Option<String> {
    let at = Timestamp::parse(value.as_str()?)?;
    Some(t.date_time(at, zone))
}

/// A day by the store's clock.
pub fn day(t: Locale, zone: &Zone, value: &Value) -> Option<String> {
    let at = Timestamp::parse(value.as_str()?)?;
    Some(t.date(at, zone))
}

/// What is wrong with what is no amount of dollars, with one as it is typed.
pub fn no_amount(t: Locale, example: i64) -> Text {
    t.get("error-amount").with("example", t.typed_amount(example))
}

/// A share that the API writes as a decimal number, such as `0.0825`.
pub fn rate(value: &Value) -> Option<Rate> {
    let text = value.as_number()?.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let millionths: i64 = format!("{rest:0<6}").get(..6)?.parse().ok()?;
    let whole: i64 = whole.parse().ok()?;
    Some(Rate(whole.checked_mul(Rate::ONE.0)?.checked_add(millionths)?))
}

/// A country by its name.
pub fn country(t: Locale, code: &str) -> String {
    Country::parse(code).map_or_else(|| code.to_owned(), |country| t.country(country).to_owned())
}

/// What somebody is in a store.
pub fn role(t: Locale, role: Role) -> Text {
    match role {
        Role::Viewer => t.get("role-viewer"),
        Role::Moderator => t.get("role-moderator"),
        Role::Developer => t.get("role-developer"),
        Role::Administrator => t.get("role-administrator"),
        Role::Owner => t.get("role-owner"),
    }
}

/// How far the check of an identity is.
pub fn identity(t: Locale, status: KycStatus) -> Badge {
    let (words, tone) = match status {
        KycStatus::NotStarted => (t.get("settings-kyc-none"), "wait"),
        KycStatus::Pending => (t.get("settings-kyc-pending"), "wait"),
        KycStatus::Approved => (t.get("settings-kyc-approved"), "good"),
        KycStatus::Rejected => (t.get("settings-kyc-rejected"), "bad"),
    };
    Badge { words, tone }
}

/// What a store needs, and what is done about it.
pub fn requirement(t: Locale, kind: StoreRequirementType) -> [Text; 2] {
    match kind {
        StoreRequirementType::Owner => [t.get("need-owner"), t.get("need-owner-how")],
        StoreRequirementType::Profile => [t.get("need-profile"), t.get("need-profile-how")],
        StoreRequirementType::Questionnaire => [t.get("need-questionnaire"), t.get("need-questionnaire-how")],
        StoreRequirementType::Identity => [t.get("need-identity"), t.get("need-identity-how")],
        StoreRequirementType::Phone => [t.get("need-phone"), t.get("need-phone-how")],
        StoreRequirementType::TwoFactor => [t.get("need-two-factor"), t.get("need-two-factor-how")],
        StoreRequirementType::DefaultStore => [t.get("need-store"), t.get("need-store-how")],
        StoreRequirementType::BankAccount => [t.get("need-bank"), t.get("need-bank-how")],
    }
}

/// What happened to a payment.
pub fn event(t: Locale, kind: TimelineType) -> Text {
    match kind {
        TimelineType::CheckoutConfirmed => t.get("event-confirmed"),
        TimelineType::WebhookDispatched => t.get("event-webhook"),
        TimelineType::PaymentPending => t.get("event-pending"),
        TimelineType::PaymentProcessing => t.get("event-processing"),
        TimelineType::PaymentCollected => t.get("event-collected"),
        TimelineType::PaymentFailed => t.get("event-failed"),
        TimelineType::OrderProcessing => t.get("event-order-processing"),
        TimelineType::FulfillmentStarted => t.get("event-delivery-started"),
        TimelineType::FulfillmentFailed => t.get("event-delivery-failed"),
        TimelineType::OrderFulfilled => t.get("event-delivered"),
        TimelineType::OrderCompleted => t.get("event-completed"),
        TimelineType::RefundCreated => t.get("event-refund-created"),
        TimelineType::RefundCompleted => t.get("event-refund-completed"),
        TimelineType::RefundFailed => t.get("event-refund-failed"),
        TimelineType::DisputeOpened => t.get("event-dispute-opened"),
        TimelineType::EvidenceSubmitted => t.get("event-evidence"),
        TimelineType::DisputeWon => t.get("event-dispute-won"),
        TimelineType::DisputeLost => t.get("event-dispute-lost"),
        TimelineType::DisputePrevented => t.get("event-dispute-prevented"),
        TimelineType::EarlyFraudWarning => t.get("event-fraud-warning"),
        TimelineType::ReviewOpened => t.get("event-review-opened"),
        TimelineType::ReviewApproved => t.get("event-review-approved"),
        TimelineType::ReviewDeclined => t.get("event-review-declined"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shares_are_read_as_they_are_written() {
        for (value, expected) in [
            (json!(0), Some(0)),
            (json!(0.0825), Some(82_500)),
            (json!(0.149_75), Some(149_750)),
            (json!(1), Some(1_000_000)),
            (json!(null), None),
            (json!("0.1"), None),
        ] {
            assert_eq!(rate(&value).map(|rate| rate.0), expected, "{value}");
            if let Some(ppm) = expected {
                assert_eq!(rate(&json!(Rate(ppm))), Some(Rate(ppm)));
            }
        }
    }

    #[test]
    fn every_event_has_words_of_its_own() {
        let t = Locale::En;
        let said: std::collections::BTreeSet<_> = TimelineType::ALL
            .iter()
            .map(|kind| event(t, *kind).to_string())
            .collect();
        assert_eq!(said.len(), TimelineType::ALL.len());
    }
}
