//! What requests for deliveries name and say.

use pandabase_domain::id::{DeliveryId, EventId, WebhookId};
use pandabase_domain::input::{List, Opt};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::delivery::DeliveryStatus;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Names a delivery of an endpoint.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryPath {
    pub(super) webhook_id: WebhookId,
    pub(super) delivery_id: DeliveryId,
}

listed! {
    /// Which deliveries.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct DeliveryQuery {
        /// Only those with this status.
        pub(super) status: Opt<DeliveryStatus>,
        /// Only those of events of this type.
        pub(super) event: Opt<EventType>,
        /// Only those of this event.
        pub(super) event_id: Opt<EventId>,
    }
}

/// Which events are delivered once more.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Replay {
    /// Events that happened at this time or later.
    pub(super) from: Timestamp,
    /// Events that happened before this time; now when absent.
    #[serde(default)]
    pub(super) to: Opt<Timestamp>,
    /// Events of these types; all that the endpoint subscribes to when absent.
    #[serde(default)]
    pub(super) events: Opt<List<EventType, 1, { usize::MAX }>>,
}
