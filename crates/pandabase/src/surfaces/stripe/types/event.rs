//! Events, and as much of what they are about as says whose it is: `/v1/events`.

use super::shared::{Bare, Expandable, words};
use pandabase_domain::time::Timestamp;
use pandabase_platform::processor::updates::Event;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The longest id and the longest word that are kept; Stripe's are far shorter.
const LONGEST: usize = 255;

/// An event. What it carries of its object is not read: the object is asked for instead.
#[derive(Debug, Clone, Deserialize)]
pub struct StripeEvent {
    /// `evt_…`.
    pub id: String,
    /// What happened, as `charge.refunded`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When, in seconds.
    pub created: i64,
    /// What it is about.
    pub data: Data,
}

/// What an event is about.
#[derive(Debug, Clone, Deserialize)]
pub struct Data {
    /// The object.
    pub object: Bare,
}

impl StripeEvent {
    /// The event as it is kept; `None` when its words cannot be Stripe's.
    pub fn of(self, account: &str) -> Option<Event> {
        let is_kind = self.kind.len() <= LONGEST && self.kind.split('.').all(is_id);
        let is_sound = is_kind && is_id(&self.id) && is_id(&self.data.object.id);
        is_sound.then(|| Event {
            account: account.to_owned(),
            id: self.id,
            kind: self.kind,
            object: self.data.object.id,
            created_at: seconds(self.created),
        })
    }
}

/// Whether a text can be an id of Stripe's. Only such a text becomes a part of an address.
pub fn is_id(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(is_part)
}

/// A time of Stripe's.
pub fn seconds(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds.saturating_mul(1000))
}

/// What was attached to an intent: whose it is. And its price, if it takes money.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// In the smallest unit of its currency.
    #[serde(default)]
    pub amount: i64,
    /// Three letters, lower case.
    #[serde(default)]
    pub currency: String,
    /// Names and values.
    #[serde(default, deserialize_with = "words")]
    pub metadata: BTreeMap<String, String>,
}

/// What an object is about: an intent, or only a charge.
#[derive(Debug, Clone, Deserialize)]
pub struct About {
    /// The intent.
    #[serde(default)]
    pub payment_intent: Option<Expandable<Bare>>,
    /// The charge.
    #[serde(default)]
    pub charge: Option<Expandable<Bare>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_kept_without_what_it_says() {
        let event: StripeEvent = serde_json::from_value(json!({
            "id": "evt_1", "object": "event", "type": "charge.refunded", "created": 1_780_272_000,
            "livemode": false, "api_version": "2026-10-28.endive",
            "data": {"object": {"id": "ch_1", "amount": 1, "metadata": {"secret": "x"}}}
        }))
        .unwrap();
        let expected = Event {
            account: "acct_1".to_owned(),
            id: "evt_1".to_owned(),
            kind: "charge.refunded".to_owned(),
            object: "ch_1".to_owned(),
            created_at: Timestamp::from_millis(1_780_272_000_000),
        };
        assert_eq!(event.of("acct_1"), Some(expected));
    }

    #[test]
    fn no_id_leads_to_another_address() {
        for text in ["evt_1", "acct_1a2B", "we-1"] {
            assert!(is_id(text), "{text}");
        }
        let long = "x".repeat(256);
        for text in [
            "",
            "..",
            "ch_1/refunds",
            "ch_1?x=1",
            "ch 1",
            "ch_ä",
            long.as_str(),
        ] {
            assert!(!is_id(text), "{text}");
        }
    }
}
