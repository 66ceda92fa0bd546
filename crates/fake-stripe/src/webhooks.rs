//! Events as messages to the endpoints of an account, signed.

use crate::books::{Books, text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// An event, as `GET /v1/events` shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// `acct_…`.
    pub account: String,
    /// Whether it happened in live mode.
    pub is_live: bool,
    /// `evt_…`.
    pub id: String,
    /// As `payment_intent.succeeded`.
    pub kind: String,
    /// The id of the object that it is about.
    pub object: String,
    /// All of it.
    pub body: Value,
}

impl Event {
    pub(crate) fn of(books: &Books, event: &Value) -> Self {
        Self {
            account: books.account.id.clone(),
            is_live: books.is_live,
            id: text(event, "id").to_owned(),
            kind: text(event, "type").to_owned(),
            object: text(&event["data"]["object"], "id").to_owned(),
            body: event.clone(),
        }
    }
}

/// A message to an endpoint, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `we_…`.
    pub endpoint: String,
    /// Where it goes.
    pub url: String,
    /// The body.
    pub body: String,
    /// The header `Stripe-Signature`.
    pub signature: String,
}

/// `v1` of a signature: what a secret makes of a time and a body.
pub fn sign(secret: &str, time: i64, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{time}.{body}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The header `Stripe-Signature`, with a `v1` for every secret.
pub fn signature(secrets: &[&str], time: i64, body: &str) -> String {
    let signatures = secrets
        .iter()
        .map(|secret| format!(",v1={}", sign(secret, time, body)));
    format!("t={time}{}", signatures.collect::<String>())
}

impl Books {
    /// The messages that an event is to the endpoints that want it, signed now.
    pub fn messages(&self, event: &str) -> Vec<Message> {
        let Some(event) = self.event(event) else {
            return Vec::new();
        };
        let body = format!("{event:#}");
        let endpoints = self.endpoints_of(text(event, "type")).into_iter();
        let message = |endpoint: String| {
            let secrets = self.secrets.get(&endpoint)?.iter();
            let valid = secrets.filter(|secret| secret.until.is_none_or(|until| until > self.now));
            let secrets: Vec<&str> = valid.map(|secret| secret.text.as_str()).collect();
            Some(Message {
                url: text(self.any(&endpoint)?, "url").to_owned(),
                signature: signature(&secrets, self.now, &body),
                body: body.clone(),
                endpoint,
            })
        };
        endpoints.filter_map(message).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_documentation() {
        // Said by: printf "1.{}" | openssl dgst -sha256 -hmac whsec_a
        let made = sign("whsec_a", 1, "{}");
        let known = "7aaed73a0f45f657eacd5c9b580562745d6023b1e3e6d17dce076b81940aa046";
        assert_eq!(made, known);
        assert_eq!(signature(&["whsec_a"], 1, "{}"), format!("t=1,v1={made}"));
        assert_ne!(made, sign("whsec_b", 1, "{}"));
        assert_ne!(made, sign("whsec_a", 2, "{}"));
    }
}
