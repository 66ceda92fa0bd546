//! What clients see of deliveries.

use pandabase_domain::id::{DeliveryId, EventId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::delivery::DeliveryStatus;
use pandabase_domain::webhook::event::EventType;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// One attempt to deliver an event to an endpoint.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
    /// The delivery.
    pub id: DeliveryId,
    /// The event; the same in every attempt.
    pub event_id: EventId,
    /// What happened.
    pub event: EventType,
    /// Which attempt to deliver the event this is, from 1.
    pub attempt: i64,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// Whether the merchant asked for it.
    pub manual: bool,
    /// The status of the answer.
    pub response_status: Option<i64>,
    /// The first 4 KiB of the answer's body.
    pub response_body: Option<String>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<i64>,
    /// When it is sent, or after it failed, when the next attempt is.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// One attempt to deliver an event, with the endpoint that it is for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToldWebhook {
    /// The endpoint.
    pub webhook_id: WebhookId,
    /// The attempt.
    #[serde(flatten)]
    pub delivery: Delivery,
}

/// A delivery with what was sent.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SentDelivery {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: Delivery,
    /// The headers that were sent, with their signatures, names in lower case; null before it is sent, and
    /// where they were not kept.
    pub request_headers: Option<BTreeMap<String, String>>,
    /// The bytes that were sent, which are UTF-8; null before they are.
    pub request_body: Option<String>,
}

/// The deliveries that a replay takes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Queued {
    /// How many there are.
    pub queued: i64,
}
