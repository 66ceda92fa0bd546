//! Forwarding: an event is signed and sent as webhooks are.

use super::feed::FeedEvent;
use crate::operations::cli::failure::{Failure, root};
use pandabase_domain::webhook::signature::{Header, SignatureVersion, WebhookSecret, v1_headers, v2_headers};
use pandabase_platform::clock::Clock;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use std::time::Duration;

/// How long a receiver may take, as long as webhooks may.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most bytes of an answer that are read.
const ANSWER: usize = 4 * 1024;

/// How deliveries are signed.
pub struct Signing {
    pub(super) secret: WebhookSecret,
    pub(super) version: SignatureVersion,
    /// The endpoint that V1 names.
    pub(super) webhook: String,
}

impl Signing {
    fn headers(&self, told: &FeedEvent, body: &[u8]) -> Vec<Header> {
        let now = Clock::System.now();
        match self.version {
            SignatureVersion::V1 => v1_headers(&self.secret, &self.webhook, &told.id, now, body).into(),
            SignatureVersion::V2 => v2_headers(&self.secret, &told.id, now, body).into(),
        }
    }
}

/// The answer of a receiver.
#[derive(Debug)]
pub enum Said {
    /// It answered with a status and the beginning of a body.
    Answer(u16, String),
    /// It did not answer.
    Nothing(String),
}

impl Said {
    /// Whether it has taken the event.
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Answer(200..=299, _))
    }
}

/// The address that events are forwarded to.
pub struct Forward {
    client: Client,
    url: Url,
    user_agent: String,
    signing: Signing,
}

impl Forward {
    /// Forwards to this address.
    pub fn to(url: Url, user_agent: String, signing: Signing) -> Result<Self, Failure> {
        let client = Client::builder().redirect(Policy::none()).timeout(PATIENCE);
        Ok(Self {
            client: client.build().map_err(Failure::new)?,
            url,
            user_agent,
            signing,
        })
    }

    /// The address.
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    /// Signs and sends an event. Returns what came back, and how long it took.
    pub async fn send(&self, told: &FeedEvent) -> Result<(Said, Duration), Failure> {
        let body = told.body()?;
        let mut request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("user-agent", &self.user_agent);
        for (name, value) in self.signing.headers(told, body.as_bytes()) {
            request = request.header(name, value);
        }
        let began = Clock::System.monotonic();
        let said = match request.body(body).send().await {
            Ok(response) => {
                let status = response.status().as_u16();
                Said::Answer(status, beginning(response).await)
            }
            Err(error) => Said::Nothing(root(&error)),
        };
        Ok((said, Clock::System.monotonic().saturating_sub(began)))
    }
}

/// The beginning of an answer's body, as far as it came.
async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            _ => break,
        }
    }
    bytes.truncate(ANSWER);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_sign_what_is_sent() {
        let text = r#"{"event":"PAYMENT_FAILED","id":"evt_0a1b2c3d4e5f6g7h8i9j0k1l",
            "timestamp":"2026-06-01T00:00:00.000Z","data":{"order":{"id":"ord_1"}},"cursor":"7"}"#;
        let told: FeedEvent = serde_json::from_str(text).unwrap();
        let body = told.body().unwrap();
        for (version, id) in [
            (SignatureVersion::V1, "whk_listen/evt_0a1b2c3d4e5f6g7h8i9j0k1l"),
            (SignatureVersion::V2, "evt_0a1b2c3d4e5f6g7h8i9j0k1l"),
        ] {
            let signing = Signing {
                secret: WebhookSecret::from_stored("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"),
                version,
                webhook: "whk_listen".into(),
            };
            let headers = signing.headers(&told, body.as_bytes());
            let named = |name: &str| headers.iter().find(|(known, _)| *known == name);
            assert_eq!(named("webhook-id").unwrap().1, id);
            assert!(named("webhook-timestamp").is_some() && named("webhook-signature").is_some());
            assert_eq!(
                named("x-pandabase-signature").is_some(),
                version == SignatureVersion::V1
            );
        }
    }

    #[test]
    fn only_a_2xx_takes_an_event() {
        for (said, is_taken) in [
            (Said::Answer(200, String::new()), true),
            (Said::Answer(299, String::new()), true),
            (Said::Answer(302, String::new()), false),
            (Said::Answer(500, String::new()), false),
            (Said::Nothing("refused".into()), false),
        ] {
            assert_eq!(said.is_taken(), is_taken, "{said:?}");
        }
    }
}
