//! Operations on webhook endpoints.

use super::requests::{NewWebhook, WebhookPatch};
use super::sample::sample;
use super::store::Pending;
use super::views::{RolledSecret, TestResult, Webhook};
use super::{SECRET, SEPARATOR, delivery, store};
use crate::notify::events;
use pandabase_domain::id::{EventId, JobId, WebhookId};
use pandabase_domain::webhook::address::InvalidUrl;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::{SignatureVersion, WebhookSecret};
use pandabase_platform::api::{Call, Deleted};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::page::{Page, Paging};

/// The most endpoints of one store.
const WEBHOOKS: i64 = 10;
const MISSING: ApiError = ApiError::Missing("Webhook");

pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paging: Paging) -> Result<Page<Webhook>, ApiError> {
    store::list(tx, &ctx.store.id, paging)
}

pub(crate) fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<Webhook, ApiError> {
    store::find(tx, &ctx.store.id, id)?.ok_or(MISSING)
}

fn refused(error: InvalidUrl) -> ApiError {
    ApiError::invalid(error.to_string())
}

/// Creates an endpoint; `address` says whether its URL may be called.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    new: &NewWebhook,
    address: Result<(), InvalidUrl>,
) -> Result<Webhook, ApiError> {
    address.map_err(refused)?;
    store::lock(tx, &ctx.store.id)?;
    if store::count(tx, &ctx.store.id)? >= WEBHOOKS {
        return Err(ApiError::invalid(format!(
            "A store can have up to {WEBHOOKS} webhooks"
        )));
    }
    let secret = WebhookSecret::new(&mut *ctx.env.random.lock());
    let sealed = seal(ctx, &secret);
    let mut webhook = Webhook {
        id: ctx.id(),
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

pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &str,
    patch: WebhookPatch,
    address: Result<(), InvalidUrl>,
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

pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<Deleted, ApiError> {
    let webhook = store::find_locked(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    store::delete(tx, &ctx.store.id, &webhook.id)?;
    drop_deliveries(tx, ctx, &webhook.id)?;
    Ok(Deleted { deleted: true })
}

/// What is being sent at this moment arrives; nothing follows it.
fn drop_deliveries(tx: &mut Tx<'_>, ctx: &Ctx<'_>, webhook: &WebhookId) -> Result<(), ApiError> {
    let prefix = format!("{webhook}{SEPARATOR}");
    Ok(jobs::drop_all(tx, ctx, JobKind::WebhookDelivery, &prefix)?)
}

/// Replaces the secret; the old one is of no use from now on.
pub fn roll_secret(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<RolledSecret, ApiError> {
    let webhook = store::find_locked(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    let secret = WebhookSecret::new(&mut *ctx.env.random.lock());
    store::roll(tx, ctx, &webhook.id, &seal(ctx, &secret))?;
    Ok(RolledSecret {
        id: webhook.id,
        secret: secret.reveal().to_owned(),
    })
}

fn seal(ctx: &Ctx<'_>, secret: &WebhookSecret) -> Vec<u8> {
    let (keyring, random) = (&ctx.env.keyring, &ctx.env.random);
    keyring.encrypt(SECRET, secret.reveal().as_bytes(), random)
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

/// Sends one made-up event, whether or not the endpoint is enabled or subscribes to it. Nothing is
/// recorded and nothing repeated.
pub async fn test(
    call: &Call,
    id: impl AsRef<str> + Send + Sync + 'static,
    event: EventType,
) -> Result<TestResult, ApiError> {
    let pending = call
        .read(move |tx, ctx| sample_delivery(tx, ctx, id.as_ref(), event))
        .await?;
    let app = call.app();
    let job = JobId::new(app.env.clock.now(), &mut *app.env.random.lock());
    let sent = delivery::send(app, &pending, job.as_str()).await?;
    Ok(TestResult {
        delivered: sent.error.is_none(),
        status_code: sent.status,
        duration_ms: sent.duration_ms,
        event_id: pending.event,
        error: sent.error,
    })
}

fn sample_delivery(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str, kind: EventType) -> Result<Pending, ApiError> {
    let receiver = store::receiver(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    let event: EventId = ctx.id();
    let payload = events::body(kind, &event, ctx.now, &sample(ctx, kind))?;
    Ok(Pending {
        webhook: receiver.webhook,
        url: receiver.url,
        signature_version: receiver.signature_version,
        secret: receiver.secret,
        event,
        kind,
        payload,
        attempts: 0,
    })
}
