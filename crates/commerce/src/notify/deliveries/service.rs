//! Listing deliveries, showing what was sent, and sending it again.

use super::requests::{DeliveryPath, DeliveryQuery};
use super::store;
use super::views::{Delivery, SentDelivery, ToldWebhook};
use crate::notify::feed::read::kind;
use crate::notify::feed::requests::{EventPath, EventResend};
use crate::notify::requests::WebhookPath;
use crate::notify::service::MISSING;
use crate::notify::views::Webhook;
use crate::notify::{delivery, store as webhooks};
use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::webhook::delivery::delivery_id;
use pandabase_platform::api::{Input, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

const NO_DELIVERY: ApiError = ApiError::Missing("Delivery");

/// `GET /v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries`: deliveries of the last thirty days and
/// those that still wait, newest first.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<WebhookPath, DeliveryQuery>,
) -> Result<Page<Delivery>, ApiError> {
    let webhook = webhooks::find(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)?;
    store::list(tx, ctx, &webhook.id, &input.query, &input.paging(25)?)
}

/// `GET /v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}`: one delivery, with the bytes
/// and headers that were sent.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such endpoint or delivery.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DeliveryPath>) -> Result<SentDelivery, ApiError> {
    let webhook = webhooks::find(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)?;
    store::find(tx, ctx, &webhook.id, &input.path.delivery_id)?.ok_or(NO_DELIVERY)
}

/// `POST /v2/core/stores/{storeId}/webhooks/{webhookId}/deliveries/{deliveryId}/resend`: sends the event once
/// more. The answer is the new delivery, which is still to be sent. It is not retried when it fails.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such endpoint or delivery, [`ApiError::Invalid`] when the endpoint
/// is disabled.
pub fn resend(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DeliveryPath>) -> Result<Delivery, ApiError> {
    let webhook = webhooks::find_locked(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)?;
    let sent = store::find(tx, ctx, &webhook.id, &input.path.delivery_id)?.ok_or(NO_DELIVERY)?;
    require_enabled(&webhook)?;
    let Delivery { event_id, event, .. } = &sent.delivery;
    let attempt = delivery::enqueue_manual(tx, ctx, &webhook.id, event_id, *event)?;
    let id = delivery_id(&webhook.id, event_id, attempt);
    let queued = store::find(tx, ctx, &webhook.id, &id)?.ok_or(NO_DELIVERY)?;
    Ok(queued.delivery)
}

/// `GET /v2/core/stores/{storeId}/events/{eventId}/deliveries`: the attempts to deliver an event to the
/// endpoints that there are, each in turn.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such event.
pub fn list_of_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<EventPath>,
) -> Result<Vec<ToldWebhook>, ApiError> {
    kind(tx, &ctx.store.id, &input.path.event_id)?;
    of_event(tx, ctx, &input.path.event_id)
}

/// `POST /v2/core/stores/{storeId}/events/{eventId}/resend`: sends an event to an endpoint, or to every one
/// that subscribes to it, once. The answer is the new attempts, which are still to be made.
///
/// # Errors
/// Those of [`send_event`].
pub fn resend_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<EventPath, Nothing, OptionalJson<EventResend>>,
) -> Result<Vec<ToldWebhook>, ApiError> {
    let OptionalJson(EventResend { webhook_id }) = &input.body;
    send_event(tx, ctx, &input.path.event_id, webhook_id.as_ref())
}

/// The attempts to deliver an event to the endpoints that there are, each in turn.
pub fn of_event(tx: &mut Tx<'_>, ctx: &Ctx<'_>, event: &EventId) -> Result<Vec<ToldWebhook>, ApiError> {
    Ok(store::of_event(tx, ctx, event)?)
}

/// Sends an event to an endpoint, or to every one that subscribes to it, whether or not it was sent there
/// before. Nothing is retried. Returns the new attempts.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such event or endpoint, [`ApiError::Invalid`] when the endpoint is
/// disabled, or none subscribes to the event.
pub fn send_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: &EventId,
    only: Option<&WebhookId>,
) -> Result<Vec<ToldWebhook>, ApiError> {
    let kind = kind(tx, &ctx.store.id, event)?;
    let wanting = match only {
        Some(id) => vec![id.clone()],
        None => webhooks::subscribers(tx, &ctx.store.id, kind)?,
    };
    if wanting.is_empty() {
        return Err(ApiError::invalid(format!(
            "No enabled webhook subscribes to {kind}"
        )));
    }
    let mut sent = Vec::with_capacity(wanting.len());
    for id in wanting {
        let webhook = webhooks::find_locked(tx, &ctx.store.id, &id)?.ok_or(MISSING)?;
        require_enabled(&webhook)?;
        let attempt = delivery::enqueue_manual(tx, ctx, &webhook.id, event, kind)?;
        let named = delivery_id(&webhook.id, event, attempt);
        let queued = store::find(tx, ctx, &webhook.id, &named)?.ok_or(NO_DELIVERY)?;
        sent.push(ToldWebhook {
            webhook_id: webhook.id,
            delivery: queued.delivery,
        });
    }
    Ok(sent)
}

/// Refuses an endpoint that is disabled, since nothing is delivered to it.
pub(super) fn require_enabled(webhook: &Webhook) -> Result<(), ApiError> {
    if webhook.is_enabled {
        return Ok(());
    }
    Err(ApiError::invalid("Webhook is disabled; enable it first"))
}
