//! A server that takes webhooks, as a merchant's does.

use crate::surfaces::sandbox::lab::words;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::check::{Received, Verdict, check};
use pandabase_domain::webhook::diagnosis::diagnose;
use pandabase_domain::webhook::signature::WebhookSecret;
use pandabase_locale::Locale;
use pandabase_platform::clock::Clock;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What arrived.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: Bytes,
}

impl Message {
    fn of(headers: &HeaderMap, body: Bytes) -> Self {
        let text = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        Self {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp"),
            signature: text("webhook-signature"),
            body,
        }
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What happened, as the body says.
    pub(crate) fn event(&self) -> String {
        let json = self.json().unwrap_or_default();
        json["event"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether the secret signed it.
    pub(crate) fn verdict(&self, secret: &WebhookSecret) -> Verdict {
        check(secret, &self.received())
    }

    /// Why a receiver must not believe it at `now`; `None` if it may.
    pub(crate) fn fault(&self, secret: &WebhookSecret, now: Timestamp) -> Option<String> {
        let found = diagnose(secret.reveal(), &self.received(), now);
        let faults = found.faults.into_iter();
        let said: Vec<String> = faults
            .map(|one| words::fault(Locale::En, one).to_string())
            .collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    fn received(&self) -> Received<'_> {
        Received {
            id: &self.id,
            timestamp: &self.timestamp,
            signature: &self.signature,
            body: &self.body,
        }
    }
}

/// How a message is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// How long the sender waits for it.
    pub(crate) after: Duration,
}

/// Receives a message and returns its answer.
pub(crate) type Taking = Arc<dyn Fn(Message) -> Reply + Send + Sync>;

/// Receives messages until the task is aborted.
pub(crate) fn serve(listener: TcpListener, taking: Taking) -> JoinHandle<()> {
    let router = Router::new().fallback(receive).with_state(taking);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!("the receiver of webhooks ended: {error}");
        }
    })
}

async fn receive(State(taking): State<Taking>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Reply { status, after } = taking(Message::of(&headers, body));
    if !after.is_zero() {
        Clock::System.wait(after).await;
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::webhook::check::TOLERANCE;
    use pandabase_domain::webhook::signature::v2_headers;

    const BODY: &[u8] = br#"{"event":"PAYMENT_COMPLETED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l"}"#;

    fn signed(at: Timestamp) -> (WebhookSecret, Message) {
        let secret = WebhookSecret::from_stored("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
        let [(_, id), (_, timestamp), (_, signature)] = v2_headers(&secret, "evt_1", at, BODY);
        let message = Message {
            id,
            timestamp,
            signature,
            body: Bytes::from_static(BODY),
        };
        (secret, message)
    }

    #[test]
    fn why_a_message_is_not_believed() {
        let now = Timestamp::from_millis(1_780_000_000_000);
        let (secret, good) = signed(now);
        assert_eq!(good.fault(&secret, now), None);
        assert_eq!(good.event(), "PAYMENT_COMPLETED");
        let late = now.plus_millis(TOLERANCE + 1);
        assert!(good.fault(&secret, late).unwrap().contains("five minutes"));
        let other = WebhookSecret::from_stored("whsec_AAEC");
        assert!(good.fault(&other, now).unwrap().contains("of another webhook"));
        let bare = WebhookSecret::from_stored("AAECAwQFBgcICQoLDA0ODxAREhMUFRYX");
        assert!(good.fault(&bare, now).unwrap().contains("whsec_"));
        let edited = Message {
            body: Bytes::from_static(b"{}"),
            ..good.clone()
        };
        assert!(edited.fault(&secret, now).unwrap().contains("byte by byte"));
        for (signature, text) in [("", "There is no"), ("abc", "is no signature")] {
            let broken = Message {
                signature: signature.to_owned(),
                ..good.clone()
            };
            assert!(broken.fault(&secret, now).unwrap().contains(text), "{signature}");
        }
        let timeless = Message {
            timestamp: "soon".to_owned(),
            ..good
        };
        assert!(timeless.fault(&secret, now).unwrap().contains("is no time"));
    }
}
