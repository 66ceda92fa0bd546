//! Webhook endpoints: creating, changing, deleting and testing them.

use super::requests::{ListQuery, NewWebhook, TestRequest, WebhookPatch, WebhookPath};
use super::sample::sample;
use super::store::{Pending, SECRET};
use super::views::{RolledSecret, TestResult, Webhook};
use super::{delivery, events, store};
use pandabase_domain::id::{EventId, JobId, WebhookId};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::{SignatureVersion, WebhookSecret};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::outbound::Unfit;
use pandabase_platform::page::Page;

/// The most endpoints of one store.
const WEBHOOKS: i64 = 10;
/// Endpoints on a page when the request does not say.
const PAGE: i64 = 20;
pub(super) const MISSING: ApiError = ApiError::Missing("Webhook");

/// `GET /v2/core/stores/{storeId}/webhooks/`: the store's endpoints, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Webhook>, ApiError> {
    store::list(tx, &ctx.store.id, &input.paging(PAGE)?)
}

/// `GET /v2/core/stores/{storeId}/webhooks/{webhookId}`: one endpoint.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<WebhookPath>) -> Result<Webhook, ApiError> {
    store::find(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)
}

fn refused(error: Unfit) -> ApiError {
    ApiError::invalid(error.to_string())
}

/// `POST /v2/core/stores/{storeId}/webhooks/`: adds an endpoint; the answer has its secret in clear.
///
/// # Errors
/// [`ApiError::Invalid`] for an address that may not be called, or when the store has as many endpoints as it
/// may.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewWebhook>>,
) -> Result<Reply<Webhook>, ApiError> {
    let Json(new) = input.body;
    // Before the transaction: names are resolved over the network.
    let address = call.app().outbound.check(&new.url).await;
    call.write_once(move |tx, ctx| add(tx, ctx, &new, address.clone()))
        .await
}

/// Adds an endpoint; `address` says whether its URL may be called.
///
/// # Errors
/// [`ApiError::Invalid`] for an address that may not be called, or when the store has as many endpoints as it
/// may.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    new: &NewWebhook,
    address: Result<(), Unfit>,
) -> Result<Webhook, ApiError> {
    address.map_err(refused)?;
    store::lock(tx, &ctx.store.id)?;
    if store::count(tx, &ctx.store.id)? >= WEBHOOKS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {WEBHOOKS} webhooks"
        )));
    }
    let secret = WebhookSecret::new(&mut *ctx.env.random.secrets());
    let id = ctx.id();
    let sealed = seal(ctx, &id, &secret);
    let mut webhook = Webhook {
        id,
        url: new.url.to_string(),
        note: new.note.as_ref().map(ToString::to_string),
        is_enabled: true,
        event_types: distinct(&new.event_types),
        signature_version: new.signature_version.0.unwrap_or(SignatureVersion::V2),
        created_at: ctx.now,
        updated_at: ctx.now,
        secret: None,
    };
    store::insert(tx, &ctx.store.id, &webhook, &sealed)?;
    webhook.secret = Some(secret.reveal().to_owned());
    Ok(webhook)
}

/// `PATCH /v2/core/stores/{storeId}/webhooks/{webhookId}`: changes an endpoint.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint, [`ApiError::Invalid`] for an address that may
/// not be called.
pub async fn update(
    call: Call,
    input: Input<WebhookPath, Nothing, Json<WebhookPatch>>,
) -> Result<Reply<Webhook>, ApiError> {
    let (Json(patch), id) = (input.body, input.path.webhook_id);
    let address = match patch.url.as_ref() {
        Some(url) => call.app().outbound.check(url).await,
        None => Ok(()),
    };
    // Another scheme is refused like every malformed field, before anything is looked up.
    if patch.url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        address.clone().map_err(refused)?;
    }
    call.write_once(move |tx, ctx| change(tx, ctx, &id, patch.clone(), address.clone()))
        .await
}

fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &WebhookId,
    patch: WebhookPatch,
    address: Result<(), Unfit>,
) -> Result<Webhook, ApiError> {
    let before = store::find_locked(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    address.map_err(refused)?;
    let mut after = before.clone();
    if let Some(url) = patch.url.0 {
        after.url = url.into_string();
    }
    if let Some(types) = patch.event_types.as_ref() {
        after.event_types = distinct(types);
    }
    patch.note.map(|note| note.into_string()).apply(&mut after.note);
    patch.signature_version.apply(&mut after.signature_version);
    patch.is_enabled.apply(&mut after.is_enabled);
    if after == before {
        return Ok(before);
    }
    after.updated_at = ctx.now;
    store::update(tx, &ctx.store.id, &after)?;
    if !after.is_enabled {
        drop_deliveries(tx, ctx, &after.id)?;
    }
    Ok(after)
}

/// `DELETE /v2/core/stores/{storeId}/webhooks/{webhookId}`: deletes an endpoint and drops its waiting
/// deliveries.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<WebhookPath>) -> Result<Deleted, ApiError> {
    let webhook = store::find_locked(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)?;
    store::delete(tx, &ctx.store.id, &webhook.id)?;
    drop_deliveries(tx, ctx, &webhook.id)?;
    Ok(Deleted { deleted: true })
}

/// Drops the waiting deliveries of a store that has been blocked.
pub fn stop(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    for webhook in store::lock_all(tx, &ctx.store.id)? {
        drop_deliveries(tx, ctx, &webhook)?;
    }
    Ok(())
}

/// Deletes every endpoint of the store, so that it sends no more webhooks.
pub fn delete_all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    for webhook in store::all(tx, &ctx.store.id)? {
        store::delete(tx, &ctx.store.id, &webhook)?;
        drop_deliveries(tx, ctx, &webhook)?;
    }
    Ok(())
}

/// Drops the deliveries that wait. One that is being sent at this moment is still sent, but not retried.
fn drop_deliveries(tx: &mut Tx<'_>, ctx: &Ctx<'_>, webhook: &WebhookId) -> Result<(), ApiError> {
    // Jobs before deliveries, as when a delivery ends, so that the two do not wait for each other.
    for kind in [JobKind::WebhookReplay, JobKind::WebhookDelivery] {
        jobs::drop_all(tx, ctx, kind, webhook)?;
    }
    Ok(store::drop_waiting(tx, ctx, webhook)?)
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/roll-secret`: replaces the secret; from now on nothing is
/// signed with the old one.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint.
pub fn roll_secret(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<WebhookPath>,
) -> Result<RolledSecret, ApiError> {
    let webhook = store::find_locked(tx, &ctx.store.id, &input.path.webhook_id)?.ok_or(MISSING)?;
    let secret = WebhookSecret::new(&mut *ctx.env.random.secrets());
    store::roll(tx, ctx, &webhook.id, &seal(ctx, &webhook.id, &secret))?;
    Ok(RolledSecret {
        id: webhook.id,
        secret: secret.reveal().to_owned(),
    })
}

/// Gives every endpoint of a store that was forked a secret of its own.
pub fn renew_secrets(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<RolledSecret>, ApiError> {
    let mut renewed = Vec::new();
    for id in store::all(tx, &ctx.store.id)? {
        let secret = WebhookSecret::new(&mut *ctx.env.random.secrets());
        store::roll(tx, ctx, &id, &seal(ctx, &id, &secret))?;
        renewed.push(RolledSecret {
            id,
            secret: secret.reveal().to_owned(),
        });
    }
    Ok(renewed)
}

fn seal(ctx: &Ctx<'_>, webhook: &WebhookId, secret: &WebhookSecret) -> Vec<u8> {
    ctx.encrypt(&SECRET, webhook.as_str(), secret.reveal().as_bytes())
}

/// The same types in the same order, each once.
fn distinct(types: &[EventType]) -> Vec<EventType> {
    let mut distinct = Vec::with_capacity(types.len().min(EventType::ALL.len()));
    for event in types {
        if !distinct.contains(event) {
            distinct.push(*event);
        }
    }
    distinct
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/test`: sends one made-up event, whether or not the
/// endpoint is enabled or subscribes to it. It is neither recorded nor retried.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint, [`ApiError::Unavailable`] when nothing could be
/// sent from here.
pub async fn test(
    call: Call,
    input: Input<WebhookPath, Nothing, OptionalJson<TestRequest>>,
) -> Result<Reply<TestResult>, ApiError> {
    let (OptionalJson(request), id) = (input.body, input.path.webhook_id);
    let event = request.event_type.0.unwrap_or(EventType::PaymentCompleted);
    let pending = call
        .read(move |tx, ctx| sample_delivery(tx, ctx, &id, event))
        .await?;
    let app = call.app();
    let job = JobId::new(app.env.clock.now(), &mut *app.env.random.lock());
    let sent = delivery::send(app, &pending, job.as_str()).await?;
    call.reply(&TestResult {
        delivered: sent.error.is_none(),
        status_code: sent.status,
        duration_ms: sent.duration_ms,
        event_id: pending.event,
        error: sent.error,
    })
}

/// The body that a test of this event sends. Its order and its subscription are made up.
///
/// # Errors
/// [`ApiError`] when it cannot be written.
pub fn sample_body(ctx: &Ctx<'_>, kind: EventType) -> Result<String, ApiError> {
    let event: EventId = ctx.id();
    Ok(events::body(kind, &event, ctx.now, &sample(ctx, kind))?)
}

fn sample_delivery(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &WebhookId,
    kind: EventType,
) -> Result<Pending, ApiError> {
    let receiver = store::receiver(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    let event: EventId = ctx.id();
    let payload = events::body(kind, &event, ctx.now, &sample(ctx, kind))?;
    Ok(Pending {
        store: ctx.store.id.clone(),
        webhook: receiver.webhook,
        url: receiver.url,
        signature_version: receiver.signature_version,
        secret: receiver.secret,
        event,
        kind,
        payload,
        number: 1,
        attempts: None,
    })
}
