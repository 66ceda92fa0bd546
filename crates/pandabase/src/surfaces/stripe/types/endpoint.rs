//! Where Stripe sends events: `/v1/webhook_endpoints`.

use serde::Deserialize;

/// An endpoint. It has no `Debug`, because a new one comes with its secret.
#[derive(Deserialize)]
pub struct WebhookEndpoint {
    /// `we_…`.
    pub id: String,
    /// Where events go.
    pub url: String,
    /// `enabled` or `disabled`.
    pub status: String,
    /// The kinds of events that are sent, or `*`.
    #[serde(default)]
    pub enabled_events: Vec<String>,
    /// The version of the API that events are made in; the account's own where there is none.
    pub api_version: Option<String>,
    /// What events are signed with, `whsec_…`: told once, to whoever makes the endpoint.
    pub secret: Option<String>,
}

impl WebhookEndpoint {
    /// Whether events of this kind are sent.
    pub fn sends(&self, kind: &str) -> bool {
        self.enabled_events.iter().any(|sent| sent == kind || sent == "*")
    }
}
