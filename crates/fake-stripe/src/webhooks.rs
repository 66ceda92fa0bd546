//! Signed messages to the endpoints of an account, sent when a test says so.

use crate::Fake;
use crate::books::{Books, text};
use crate::wire;
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

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `evt_…`.
    pub event: String,
    /// `we_…`.
    pub endpoint: String,
    /// The status of the answer; `None` when there was none.
    pub status: Option<u16>,
}

impl Delivery {
    /// Whether it was taken.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
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

impl Fake {
    /// The messages that an event is to the endpoints that want it, signed now and not sent: for whoever
    /// sends them changed, or later.
    pub fn messages(&self, event: &str) -> Vec<Message> {
        let mut world = self.shared.world();
        let books = world.having(event);
        books.map_or_else(|_| Vec::new(), |books| books.messages(event))
    }

    /// Sends an event to the endpoints that want it, as often as it is called.
    pub async fn deliver(&self, event: &str) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for message in self.messages(event) {
            let headers = [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Stripe-Signature", message.signature.as_str()),
                ("User-Agent", "Stripe/1.0"),
            ];
            let sent = wire::send("POST", &message.url, &headers, message.body.as_bytes()).await;
            deliveries.push(Delivery {
                event: event.to_owned(),
                endpoint: message.endpoint,
                status: sent.ok().map(|answer| answer.status),
            });
        }
        if deliveries.iter().all(Delivery::is_taken)
            && let Ok(books) = self.shared.world().having(event)
            && !books.delivered.iter().any(|id| id == event)
        {
            books.delivered.push(event.to_owned());
        }
        deliveries
    }

    /// Sends every event that was not taken yet, in the order in which they happened, with those that happen
    /// meanwhile. One that is not taken stays for the next time.
    pub async fn deliver_all(&self) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        let mut tried: Vec<String> = Vec::new();
        while let Some(event) = self
            .undelivered()
            .into_iter()
            .find(|event| !tried.contains(&event.id))
        {
            deliveries.extend(self.deliver(&event.id).await);
            tried.push(event.id);
        }
        deliveries
    }

    /// The events that were not taken yet, the oldest of each account first.
    pub fn undelivered(&self) -> Vec<Event> {
        let world = self.shared.world();
        let mut events = Vec::new();
        for books in world.all() {
            let open = books
                .events
                .iter()
                .filter(|event| !books.delivered.iter().any(|id| event["id"] == id.as_str()));
            events.extend(open.map(|event| Event::of(books, event)));
        }
        events
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
