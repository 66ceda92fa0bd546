//! Events, emitted to the webhook endpoints that subscribe to them (contract `webhooks.md`, "Events").

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

/// The bytes that are signed and sent for an event that happens at `now`.
pub fn body(event: EventType, id: &EventId, now: Timestamp, data: &EventData) -> Result<String, DbError> {
    let envelope = Envelope {
        event,
        id,
        timestamp: now,
        data,
    };
    serde_json::to_string(&envelope).map_err(DbError::Json)
}

/// Emits an event: it is stored for thirty days, and every enabled endpoint of the store that subscribes to
/// `event` gets it once the caller's transaction is committed. Returns its id when some endpoint gets it.
///
/// # Errors
/// [`ApiError`] from the database or from `data`.
pub fn emit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: EventType,
    data: impl FnOnce(&mut Tx<'_>) -> Result<EventData, ApiError>,
) -> Result<Option<EventId>, ApiError> {
    let event_id: EventId = ctx.id();
    let data = data(tx)?;
    let payload = body(event, &event_id, ctx.now, &data)?;
    let new = store::NewEvent {
        id: &event_id,
        event,
        payload: &payload,
        order: &data.order.id,
        subscription: data.subscription.as_ref().map(|subscription| &subscription.id),
    };
    store::insert_event(tx, ctx, &new)?;
    let endpoints = store::subscribers(tx, &ctx.store.id, event)?;
    for webhook in &endpoints {
        delivery::enqueue(tx, ctx, webhook, &event_id, event)?;
    }
    Ok(Some(event_id).filter(|_| !endpoints.is_empty()))
}
