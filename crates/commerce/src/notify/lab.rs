//! Stored events as a sandbox sends them for trial, and the secrets of endpoints that are looked into there.

use super::feed::read::{self, events};
use super::feed::requests::{Start, Wanted};
use super::service::MISSING;
use super::store::{self, Pending, SECRET};
use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// An endpoint, as what arrives there is checked.
pub struct Endpoint {
    /// The endpoint.
    pub id: WebhookId,
    /// What it is sent is signed with, in clear.
    pub secret: String,
}

/// What is needed to send a stored event to an endpoint of the store now, whether or not it is enabled or
/// subscribes to the event. It is no delivery: nothing of it is recorded.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint or event.
pub fn pending(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<Pending, ApiError> {
    let receiver = store::receiver(tx, &ctx.store.id, webhook)?.ok_or(MISSING)?;
    Ok(Pending {
        store: ctx.store.id.clone(),
        webhook: receiver.webhook,
        url: receiver.url,
        signature_version: receiver.signature_version,
        secret: receiver.secret,
        event: event.clone(),
        kind: read::kind(tx, &ctx.store.id, event)?,
        payload: read::body(tx, &ctx.store.id, event)?,
        number: 1,
        attempts: None,
    })
}

/// The event that came after another one, among those that an endpoint subscribes to. Places have been given.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint, [`ApiError::Invalid`] when there is no later
/// event.
pub fn next(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<EventId, ApiError> {
    let webhook = store::find(tx, &ctx.store.id, webhook)?.ok_or(MISSING)?;
    let wanted = Wanted {
        types: webhook.event_types,
        limit: 1,
        ..Wanted::beginning(Start::Event(event.clone()))
    };
    let found = events(tx, &ctx.store.id, &wanted)?;
    let next = found.items.into_iter().next().map(|event| event.id);
    next.ok_or_else(|| {
        ApiError::invalid(
            "No event that the webhook subscribes to came after this one: choose an earlier one",
        )
    })
}

/// The endpoints of the store at an address, with their secrets.
pub fn endpoints_at(tx: &mut Tx<'_>, ctx: &Ctx<'_>, url: &str) -> Result<Vec<Endpoint>, ApiError> {
    let mut found = Vec::new();
    for receiver in store::receivers_at(tx, &ctx.store.id, url)? {
        found.push(Endpoint {
            secret: ctx.decrypt_text(&SECRET, receiver.webhook.as_str(), &receiver.secret)?,
            id: receiver.webhook,
        });
    }
    Ok(found)
}

/// What a stored event is about, of one that is sent for trial.
pub fn about(pending: &Pending) -> (&EventId, EventType, &str) {
    (&pending.event, pending.kind, &pending.payload)
}
