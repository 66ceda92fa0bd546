//! What happened, told to the webhook endpoints that asked for it (contract `webhooks.md`, "Events").

mod payload;

pub use payload::{CustomerData, EventData, GeoData, ItemData, OrderData, SubscriptionData};

use crate::db::{DbError, Tx};
use crate::http::{ApiError, Ctx};
use crate::webhooks;
use crate::{params, sql};
use pandabase_domain::id::EventId;
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use serde::Serialize;

sql! {
    INSERT = "INSERT INTO webhook_events (store_id, id, type, payload, created_at) VALUES ($1, $2, $3, $4, $5)";
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emitted {
    /// The id that every endpoint gets.
    pub event_id: EventId,
    /// Whether at least one enabled endpoint subscribes to it.
    pub dispatched: bool,
}

/// The body of a delivery. Field order is the contract's.
#[derive(Serialize)]
struct Envelope<'a> {
    event: EventType,
    id: &'a EventId,
    timestamp: Timestamp,
    data: &'a EventData,
}

/// The bytes that are signed and sent for an event of `now`.
pub(crate) fn body(
    event: EventType,
    id: &EventId,
    now: Timestamp,
    data: &EventData,
) -> Result<String, DbError> {
    let envelope = Envelope {
        event,
        id,
        timestamp: now,
        data,
    };
    serde_json::to_string(&envelope).map_err(DbError::Json)
}

/// Tells every enabled endpoint of the store that subscribes to `event`, once the caller's transaction
/// is committed. An event that nobody subscribes to is not stored.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn emit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, event: EventType, data: &EventData) -> Result<Emitted, ApiError> {
    let event_id: EventId = ctx.id();
    let endpoints = webhooks::subscribers(tx, &ctx.store.id, event)?;
    if !endpoints.is_empty() {
        let payload = body(event, &event_id, ctx.now, data)?;
        tx.run(
            INSERT,
            params![&ctx.store.id, &event_id, event.as_str(), &payload, ctx.now],
        )?;
    }
    for webhook in &endpoints {
        webhooks::enqueue_delivery(tx, ctx, webhook, &event_id)?;
    }
    Ok(Emitted {
        event_id,
        dispatched: !endpoints.is_empty(),
    })
}
