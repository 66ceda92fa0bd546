//! What happened, told to the webhook endpoints that asked for it (contract `webhooks.md`, "Events").

use super::payload::EventData;
use super::{delivery, store};
use pandabase_domain::id::EventId;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use serde::Serialize;

/// The body of a delivery. Field order is the contract's.
#[derive(Serialize)]
struct Envelope<'a> {
    event: EventType,
    id: &'a EventId,
    timestamp: Timestamp,
    data: &'a EventData,
}

/// The bytes that are signed and sent for an event of `now`.
pub fn body(event: EventType, id: &EventId, now: Timestamp, data: &EventData) -> Result<String, DbError> {
    let envelope = Envelope {
        event,
        id,
        timestamp: now,
        data,
    };
    serde_json::to_string(&envelope).map_err(DbError::Json)
}

/// Tells every enabled endpoint of the store that subscribes to `event`, once the caller's transaction
/// is committed. An event that nobody subscribes to is not stored, and its data not asked for.
///
/// # Errors
/// [`ApiError`] from the database or from `data`.
pub fn emit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: EventType,
    data: impl FnOnce(&mut Tx<'_>) -> Result<EventData, ApiError>,
) -> Result<Option<EventId>, ApiError> {
    let endpoints = store::subscribers(tx, &ctx.store.id, event)?;
    if endpoints.is_empty() {
        return Ok(None);
    }
    let event_id: EventId = ctx.id();
    let payload = body(event, &event_id, ctx.now, &data(tx)?)?;
    store::insert_event(tx, ctx, &event_id, event, &payload)?;
    for webhook in &endpoints {
        delivery::enqueue(tx, ctx, webhook, &event_id, event)?;
    }
    Ok(Some(event_id))
}
