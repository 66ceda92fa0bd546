//! What clients see of webhooks.

use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_platform::db::{FromRow, ToRow};
use schemars::JsonSchema;
use serde::Serialize;

/// A webhook endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow, ToRow)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// The endpoint.
    #[column(fixed)]
    pub id: WebhookId,
    /// Where events are sent.
    pub url: String,
    /// The merchant's own words.
    pub note: Option<String>,
    /// Whether events are sent.
    pub is_enabled: bool,
    /// Which events are sent.
    #[column(json)]
    pub event_types: Vec<EventType>,
    /// Which headers they carry.
    pub signature_version: SignatureVersion,
    /// When it was created.
    #[column(fixed)]
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The secret in clear; only in the answer that creates it.
    #[column(value = None)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A new secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RolledSecret {
    /// The endpoint.
    pub id: WebhookId,
    /// The secret in clear.
    pub secret: String,
}

/// What came of a test.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestResult {
    /// Whether the endpoint answered with a 2xx status.
    pub delivered: bool,
    /// The status of its answer.
    pub status_code: Option<u16>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The id of the synthetic event.
    pub event_id: EventId,
    /// Why it was not delivered.
    pub error: Option<String>,
}
