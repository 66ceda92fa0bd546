//! Replays: an endpoint gets the events of a period once more. The request counts the events and enqueues a
//! job; the job queues one delivery for each, at most `BATCH` in one transaction.

use super::requests::Replay;
use super::service::require_enabled;
use super::views::Queued;
use crate::notify::requests::WebhookPath;
use crate::notify::service::MISSING;
use crate::notify::views::Webhook;
use crate::notify::{delivery, store as webhooks};
use pandabase_domain::id::{EventId, JobId, WebhookId};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, JobKind, Next, Pair};
use pandabase_platform::select;
use serde::{Deserialize, Serialize};

/// The most events that one replay may have.
const MOST: i64 = 10_000;
/// Deliveries that one transaction queues.
const BATCH: usize = 200;
/// Events that one transaction looks at.
const LOOKED_AT: i64 = 2_000;

/// The starts of two queries: for the events to deliver, and for their number.
const EVENTS: Sql<StoredEvent> = select!(StoredEvent, "SELECT {} FROM webhook_events");
const PRESENT: Sql<bool> = select!(bool, "SELECT TRUE FROM webhook_events");

/// An event that may be delivered once more.
#[derive(Debug, FromRow)]
struct StoredEvent {
    id: EventId,
    #[column("type")]
    kind: EventType,
}

/// What is left of a replay.
#[derive(Serialize, Deserialize)]
struct Rest {
    /// Identifies the replay.
    replay: JobId,
    /// Events with greater ids.
    after: String,
    /// Events with lesser ids.
    until: String,
    types: Vec<EventType>,
}

/// `POST /v2/core/stores/{storeId}/webhooks/{webhookId}/replay`: queues one delivery for every event of a
/// period that the endpoint subscribes to. A delivery that fails is not retried.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such endpoint, [`ApiError::Invalid`] when it is disabled, the
/// period is empty or has too many events, or too many deliveries wait already, [`ApiError::TooMany`] while
/// another replay is being queued.
pub async fn replay(
    call: Call,
    input: Input<WebhookPath, Nothing, Json<Replay>>,
) -> Result<Reply<Queued>, ApiError> {
    let (Json(asked), id) = (input.body, input.path.webhook_id);
    let path = id.clone();
    // Outside the write transaction, because it may read every event of the period.
    let looked = match call.read(move |tx, ctx| look(tx, ctx, &path, &asked)).await {
        Ok(found) => Ok(found),
        Err(ApiError::Invalid(text)) => Err(Some(text)),
        Err(ApiError::Missing(_)) => Err(None),
        Err(error) => return Err(error),
    };
    // A repeated request gets the answer to the first one, also a refusal.
    call.write_once(move |tx, ctx| match &looked {
        Ok((queued, rest)) => begin(tx, ctx, &id, *queued, rest),
        Err(Some(text)) => Err(ApiError::invalid(text.clone())),
        Err(None) => Err(MISSING),
    })
    .await
}

/// Queues a replay within one transaction, for whoever keeps no sale waiting by that.
///
/// # Errors
/// Those of [`replay`].
pub fn replay_within(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &WebhookId,
    asked: &Replay,
) -> Result<Queued, ApiError> {
    let (queued, rest) = look(tx, ctx, id, asked)?;
    begin(tx, ctx, id, queued, &rest)
}

/// How many deliveries the replay takes, and what its job must know.
fn look(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &WebhookId, asked: &Replay) -> Result<(i64, Rest), ApiError> {
    let webhook = webhooks::find(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    require_enabled(&webhook)?;
    let to = asked.to.0.unwrap_or(ctx.now);
    if to <= asked.from {
        return Err(ApiError::invalid("body/to must be after body/from"));
    }
    let rest = Rest {
        replay: ctx.id(),
        after: EventId::floor(asked.from),
        // Events from now on are delivered anyway.
        until: EventId::floor(to.min(ctx.now)),
        types: types(&webhook, asked),
    };
    let queued = count(tx, ctx, &rest)?;
    if queued > MOST {
        return Err(ApiError::invalid(format!(
            "More than {MOST} events happened in this time: choose a shorter one"
        )));
    }
    Ok((queued, rest))
}

fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &WebhookId,
    queued: i64,
    rest: &Rest,
) -> Result<Queued, ApiError> {
    let webhook = webhooks::find_locked(tx, &ctx.store.id, id)?.ok_or(MISSING)?;
    require_enabled(&webhook)?;
    if jobs::has_any(tx, ctx, JobKind::WebhookReplay, &webhook.id)? {
        let text = "Another replay is being queued for this webhook: repeat the request in a moment";
        return Err(ApiError::TooMany(text));
    }
    if webhooks::asked_for(tx, ctx, &webhook.id, MOST)? + queued > MOST {
        return Err(ApiError::invalid(format!(
            "More than {MOST} deliveries would wait: let those be sent first that were asked for"
        )));
    }
    if queued > 0 {
        plan(tx, ctx, &webhook.id, rest)?;
    }
    Ok(Queued { queued })
}

/// The event types that are both asked for and subscribed to.
fn types(webhook: &Webhook, asked: &Replay) -> Vec<EventType> {
    let wanted = |kind: &EventType| asked.events.as_ref().is_none_or(|events| events.contains(kind));
    webhook.event_types.iter().copied().filter(wanted).collect()
}

fn plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, webhook: &WebhookId, rest: &Rest) -> Result<(), DbError> {
    // The job of a step is still queued while it runs, so the next step needs another subject.
    let Rest { replay, after, .. } = rest;
    let subject = Pair {
        whole: webhook.as_str(),
        part: format!("{replay}.{after}"),
    };
    jobs::enqueue(
        tx,
        ctx,
        JobKind::WebhookReplay,
        &subject.to_string(),
        rest,
        ctx.now,
    )
}

/// Queues the next deliveries, and the next step while events are left.
pub fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let rest: Rest = job.input()?;
    let Some(Pair { whole, .. }) = Pair::parse(&job.subject) else {
        return Ok(Next::Failed("not a replay".into()));
    };
    let Some(webhook) = webhooks::find_locked(tx, &ctx.store.id, &WebhookId::from_stored(whole))?
        .filter(|found| found.is_enabled)
    else {
        return Ok(Next::Done);
    };
    // Read whatever their types: if only a rare type were read, one transaction would scan every event of the
    // period.
    let events = within(EVENTS, ctx, &rest).then("ORDER BY id").page(LOOKED_AT, 0);
    let events = tx.fetch_list(&events)?;
    let wanted = events
        .iter()
        .enumerate()
        .filter(|(_, event)| rest.types.contains(&event.kind));
    let told: Vec<_> = wanted.take(BATCH).collect();
    for (_, event) in &told {
        delivery::enqueue_manual(tx, ctx, &webhook.id, &event.id, event.kind)?;
    }
    let is_full = i64::try_from(events.len()).is_ok_and(|looked_at| looked_at == LOOKED_AT);
    let last = match told.last() {
        Some((place, event)) if told.len() == BATCH && (is_full || place + 1 < events.len()) => Some(*event),
        _ => events.last().filter(|_| is_full),
    };
    if let Some(last) = last {
        let after = last.id.to_string();
        plan(tx, ctx, &webhook.id, &Rest { after, ..rest })?;
    }
    Ok(Next::Done)
}

/// How many events there are, counted up to one more than `MOST`.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, rest: &Rest) -> Result<i64, DbError> {
    let types = rest.types.iter().map(|kind| kind.as_str());
    let found = within(PRESENT, ctx, rest)
        .filter_in("type", types)
        .page(MOST + 1, 0);
    let found = tx.fetch_list(&found)?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// The events that are left. Ids sort by age.
fn within<'q, R: FromRow>(select: Sql<R>, ctx: &'q Ctx<'_>, rest: &'q Rest) -> Query<'q, R> {
    Query::select(select)
        .filter("store_id = ?", &ctx.store.id)
        .filter("id > ?", rest.after.as_str())
        .filter("id < ?", rest.until.as_str())
}
