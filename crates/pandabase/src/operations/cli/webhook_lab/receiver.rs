//! A server that takes webhooks, as a merchant's does.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, StatusCode};
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_domain::webhook::check::{Received, TOLERANCE, Verdict, check};
use pandabase_domain::webhook::signature::WebhookSecret;
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
        let received = Received {
            id: &self.id,
            timestamp: &self.timestamp,
            signature: &self.signature,
            body: &self.body,
        };
        check(secret, &received)
    }

    /// Why a receiver must not believe it at `now`; `None` if it may.
    pub(crate) fn fault(&self, secret: &WebhookSecret, now: Timestamp) -> Option<String> {
        match self.verdict(secret) {
            Verdict::Right(at) => {
                let age = now.as_millis().saturating_sub(at.as_millis());
                (age.saturating_abs() > TOLERANCE).then(|| {
                    format!(
                        "the signature is right and of {at}: a receiver refuses what is more than {} minutes \
                         from its own clock",
                        TOLERANCE / MINUTE
                    )
                })
            }
            Verdict::NoSignature if self.signature.is_empty() => {
                Some("there is no Webhook-Signature".to_owned())
            }
            Verdict::NoSignature => Some(
                "Webhook-Signature is no signature: one of V2 begins with \"v1,\", one of V1 is 64 \
                 hexadecimal digits"
                    .to_owned(),
            ),
            Verdict::NoTime => Some(
                "Webhook-Timestamp is no time: V2 has whole seconds since 1970, V1 milliseconds".to_owned(),
            ),
            Verdict::Other => Some(
                "the signature is that of another secret, id, time or body: the secret is of another \
                 endpoint or was rolled, or what arrived is not byte by byte what was sent"
                    .to_owned(),
            ),
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

/// Takes a message and says how it is answered.
pub(crate) type Taking = Arc<dyn Fn(Message) -> Reply + Send + Sync>;

/// Takes messages until the task is aborted.
pub(crate) fn serve(listener: TcpListener, taking: Taking) -> JoinHandle<()> {
    let router = Router::new().fallback(take).with_state(taking);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!("the receiver of webhooks ended: {error}");
        }
    })
}

async fn take(State(taking): State<Taking>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let Reply { status, after } = taking(Message::of(&headers, body));
    if !after.is_zero() {
        Clock::System.wait(after).await;
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;
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
        assert!(good.fault(&secret, late).unwrap().contains("5 minutes"));
        let other = WebhookSecret::from_stored("whsec_AAEC");
        assert!(good.fault(&other, now).unwrap().contains("another secret"));
        let edited = Message {
            body: Bytes::from_static(b"{}"),
            ..good.clone()
        };
        assert!(edited.fault(&secret, now).unwrap().contains("another secret"));
        for (signature, text) in [("", "there is no"), ("abc", "is no signature")] {
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
