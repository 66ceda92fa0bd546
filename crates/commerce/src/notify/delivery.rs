//! One attempt to deliver an event to an endpoint: read what it needs, send it outside any transaction, then
//! record it and end or retry the job in one write.
//!
//! An attempt counts once it is recorded. If a worker dies before that, another one takes over the job and
//! makes the attempt again: receivers get every event at least once.

use super::store::{self, Attempt, Pending, Sent, Waiting};
use crate::stores::notices::notify;
use pandabase_domain::id::{EventId, WebhookId};
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::time::HOUR;
use pandabase_domain::webhook::delivery::delivery_id;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::retry;
use pandabase_domain::webhook::signature::{
    Header, SignatureVersion, WebhookSecret, broken, v1_headers, v2_headers,
};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, JobKind, Next, Pair};
use pandabase_platform::outbound::{About, PostError, Posted};
use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

/// The most bytes of an answer that are read and stored. Only the merchant reads them; the program does not.
const ANSWER: usize = 4 * 1024;
/// The least time between two mails to the team about one endpoint, in milliseconds.
const ALERT_EVERY: i64 = 6 * HOUR;

/// Queues the first attempt.
pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
    kind: EventType,
) -> Result<(), DbError> {
    let waiting = Waiting {
        webhook,
        event,
        kind,
        is_manual: false,
        at: ctx.now,
    };
    store::wait_first(tx, ctx, &waiting)?;
    enqueue_job(tx, ctx, webhook, event)
}

/// Separates the event in a job's subject from the number of an attempt that the merchant asked for.
const MANUAL: char = '.';

/// Queues an attempt that the merchant asked for; returns its number. It is not one of the ten, and it is not
/// retried.
pub(super) fn enqueue_manual(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    event: &EventId,
    kind: EventType,
) -> Result<i64, DbError> {
    let waiting = Waiting {
        webhook,
        event,
        kind,
        is_manual: true,
        at: ctx.now,
    };
    let number = store::wait(tx, ctx, &waiting)?;
    enqueue_job(tx, ctx, webhook, format_args!("{event}{MANUAL}{number}"))?;
    Ok(number)
}

fn enqueue_job(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    part: impl Display,
) -> Result<(), DbError> {
    let subject = Pair { whole: webhook, part }.to_string();
    jobs::enqueue(tx, ctx, JobKind::WebhookDelivery, &subject, &(), ctx.now)
}

/// The event of a job, and the attempt's number if the merchant asked for it.
fn parts(part: &str) -> (&str, Option<i64>) {
    match part.split_once(MANUAL) {
        Some((event, number)) => (event, number.parse().ok()),
        None => (part, None),
    }
}

/// Makes one attempt; the job's subject names the endpoint and the event.
pub fn deliver(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let Some(Pair { whole, part }) = Pair::parse(&job.subject) else {
            return end(&app, job, Next::Failed("not a delivery".into())).await;
        };
        let (event, manual) = parts(part);
        let (webhook, event) = (WebhookId::from_stored(whole), EventId::from_stored(event));
        let (store, of) = (job.store.id.clone(), (webhook.clone(), event.clone()));
        let pending = app
            .db
            .read(move |tx| store::pending(tx, &store, &of.0, &of.1, manual))
            .await?;
        let Some(pending) = pending else {
            return give_up(&app, job, webhook, event, manual).await;
        };
        let sent = send(&app, &pending, job.id.as_str()).await?;
        record(app, job, pending, sent).await
    })
}

/// Ends a job whose endpoint is disabled or gone, and deletes the delivery that waits. There is one when a
/// sale emitted the event while the endpoint was being disabled: it was not there yet to be dropped.
async fn give_up(
    app: &Arc<App>,
    job: Job,
    webhook: WebhookId,
    event: EventId,
    manual: Option<i64>,
) -> Result<(), ApiError> {
    let db = app.db.clone();
    db.write(move |tx| {
        jobs::finish(tx, &job, &Next::Done)?;
        Ok(store::drop_one(tx, &job.store.id, &webhook, &event, manual)?)
    })
    .await
}

async fn end(app: &Arc<App>, job: Job, next: Next) -> Result<(), ApiError> {
    let db = app.db.clone();
    db.write(move |tx| jobs::finish(tx, &job, &next)).await
}

/// What is wrong with a message, for a receiver to notice; nothing by default.
#[derive(Debug, Clone, Default)]
pub struct Damage {
    /// How long ago it is signed, in milliseconds.
    pub age: i64,
    /// What is sent in the place of what is signed.
    pub body: Option<String>,
    /// Whether its signatures have another letter.
    pub is_broken: bool,
    /// How long its body takes to send, which is no fault of it.
    pub over: Duration,
}

/// Signs and sends. `job` is the part of a V1 id that stays the same over retries.
///
/// # Errors
/// [`ApiError::Unavailable`] when nothing can be sent from here.
pub async fn send(app: &App, pending: &Pending, job: &str) -> Result<Sent, ApiError> {
    send_damaged(app, pending, job, &Damage::default()).await
}

/// The same for a message with which something is wrong: it goes the same way.
///
/// # Errors
/// Those of [`send`].
pub async fn send_damaged(
    app: &App,
    pending: &Pending,
    job: &str,
    damage: &Damage,
) -> Result<Sent, ApiError> {
    let place = store::SECRET.at(pending.store.as_str(), pending.webhook.as_str());
    let secret = WebhookSecret::from_stored(app.env.keyring.decrypt_text(&place, &pending.secret)?);
    // The machine's clock, even where the store's runs ahead: receivers compare it with their own.
    let started = app.env.clock.now();
    let signed_at = started.plus_millis(damage.age.saturating_neg());
    let body = pending.payload.as_bytes();
    let mut headers: Vec<Header> = match pending.signature_version {
        SignatureVersion::V1 => v1_headers(&secret, pending.webhook.as_str(), job, signed_at, body).into(),
        SignatureVersion::V2 => v2_headers(&secret, pending.event.as_str(), signed_at, body).into(),
    };
    let signatures = headers
        .iter_mut()
        .filter(|(name, _)| name.ends_with("-signature"));
    for (_, signature) in signatures.filter(|_| damage.is_broken) {
        *signature = broken(signature);
    }
    let headers = app.outbound.json_headers(headers);
    let body = damage.body.as_ref().map_or(body, |body| body.as_bytes());
    let delivery = delivery_id(&pending.webhook, &pending.event, pending.number);
    let about = About {
        name: "webhook",
        ids: &[
            ("pandabase.store_id", pending.store.as_str()),
            ("pandabase.webhook_id", pending.webhook.as_str()),
            ("pandabase.event_id", pending.event.as_str()),
            ("pandabase.event_type", pending.kind.as_str()),
            ("pandabase.delivery_id", delivery.as_str()),
        ],
    };
    let body = (bytes::Bytes::copy_from_slice(body), about);
    let (url, outbound) = (&pending.url, &app.outbound);
    let result = if damage.over.is_zero() {
        outbound.post(url, headers.clone(), body, ANSWER).await
    } else {
        let pace = (damage.over, &app.env.clock);
        outbound
            .post_slowly(url, headers.clone(), body, ANSWER, pace)
            .await
    };
    let duration_ms = app.env.clock.now().as_millis() - started.as_millis();
    if let Err(error @ PostError::Unable(_)) = result {
        // The fault is ours, so it must not use up one of the endpoint's attempts.
        return Err(ApiError::Unavailable(error.into()));
    }
    let posted = result.as_ref().ok();
    Ok(Sent {
        headers: headers.into_iter().collect(),
        duration_ms,
        status: posted.map(|posted| posted.status),
        answer: posted.map(|posted| shown(&posted.body)),
        error: failure(&result),
    })
}

/// An answer's bytes as text that every database accepts. A character that is cut off at the end is left out.
fn shown(bytes: &[u8]) -> String {
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or(bytes),
        _ => bytes,
    };
    String::from_utf8_lossy(whole).replace('\0', "\u{FFFD}")
}

fn failure(result: &Result<Posted, PostError>) -> Option<String> {
    match result {
        Ok(Posted {
            status: 200..=299, ..
        }) => None,
        Ok(Posted { status, .. }) => Some(format!("The endpoint answered with status {status}")),
        Err(error) => Some(error.to_string()),
    }
}

async fn record(app: Arc<App>, job: Job, pending: Pending, sent: Sent) -> Result<(), ApiError> {
    let failed = pending.attempts.and_then(|made| u32::try_from(made + 1).ok());
    let wait = match (&sent.error, failed) {
        (Some(_), Some(failed)) => retry::next_attempt(failed, &mut *app.env.random.lock()),
        _ => None,
    };
    let ended = job.now.plus_millis(sent.duration_ms);
    let next_attempt_at = wait.map(|wait| ended.plus_millis(wait));
    let db = app.db.clone();
    db.write(move |tx| {
        let ctx = job.ctx(&app.env);
        // Endpoint, job, delivery: the order in which dropping an endpoint's deliveries takes them, so that
        // the two do not wait for each other.
        if let (Some(error), None, Some(attempts)) = (&sent.error, next_attempt_at, pending.attempts) {
            alert(tx, &ctx, &pending, attempts + 1, error)?;
        }
        let next = next_attempt_at.map_or(Next::Done, Next::At);
        // If the endpoint was disabled meanwhile, the attempt is recorded all the same, but no retry follows.
        let is_kept = jobs::finish_unless_dropped(tx, &job, &next)?;
        let next_attempt_at = next_attempt_at.filter(|_| is_kept);
        let attempt = Attempt {
            sent: &sent,
            next_attempt_at,
            is_kept,
        };
        store::record(tx, &job, &pending, &attempt)?;
        if let Some(at) = next_attempt_at {
            let Pending {
                webhook, event, kind, ..
            } = &pending;
            store::wait(
                tx,
                &ctx,
                &Waiting {
                    webhook,
                    event,
                    kind: *kind,
                    is_manual: false,
                    at,
                },
            )?;
        }
        Ok(())
    })
    .await
}

fn alert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    pending: &Pending,
    attempts: i64,
    error: &str,
) -> Result<(), ApiError> {
    if !store::claim_alert(tx, ctx, &pending.webhook, ctx.now.plus_millis(-ALERT_EVERY))? {
        return Ok(());
    }
    let store = access_stores::contact(tx, ctx)?.name;
    let Pending { url, kind, .. } = pending;
    let text = format!(
        "A webhook of {store} could not be delivered.\n\n\
         Endpoint: {url}\n\
         Event: {kind} ({event})\n\
         Attempts: {attempts}\n\
         Last failure: {error}\n\n\
         It will not be sent again. Other events are still sent to this endpoint; disable or delete it \
         if it is no longer in use.\n",
        event = pending.event,
    );
    let subject = format!("Webhook deliveries of {store} are failing");
    notify(
        tx,
        ctx,
        NoticeKind::Webhooks,
        subject,
        text,
        pending.webhook.as_str(),
    )
}
