//! What clients see of events.

use crate::notify::payload::EventData;
use pandabase_domain::id::EventId;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that happened: what webhooks are told, and its place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "StoreEvent")]
pub struct Event {
    /// What happened.
    pub event: EventType,
    /// The event; webhooks are told the same id.
    pub id: EventId,
    /// When it happened, on the store's clock.
    pub timestamp: Timestamp,
    /// What it is about, as it was then.
    pub data: EventData,
    /// Its place among the events of the store; `after` takes it.
    pub cursor: String,
}

/// Events in their order, oldest first; newest first where `before` was asked for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "StoreEvents")]
pub struct Events {
    /// The events.
    pub items: Vec<Event>,
    /// How far this answer has come: `after` of the next request, or `before`, whichever this one had. It
    /// moves on even where no event fits the filters.
    pub cursor: String,
    /// Whether there may be more right now. Otherwise the next request with `after` may wait.
    pub has_more: bool,
    /// Whether events after the cursor that was asked for are no longer kept, so that they are missing here.
    pub has_gap: bool,
}
