//! Webhook deliveries of the store's newest orders to one endpoint. Most events are delivered at once, some
//! on a later attempt, and some never: these are given up, or wait for their next attempt.

use pandabase_commerce::notify::events::body;
use pandabase_commerce::notify::requests::NewWebhook;
use pandabase_commerce::notify::service::add;
use pandabase_commerce::notify::store::KEPT;
use pandabase_commerce::orders::events::payment_event_data;
use pandabase_commerce::orders::store::record;
use pandabase_domain::id::{EventId, OrderId, WebhookId};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::webhook::delivery::DeliveryStatus;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::retry;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{DbError, Inserts, Param, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind, Pair};
use pandabase_platform::{params, sql};
use std::sync::Arc;

/// Events that are stored in one transaction.
const CHUNK: usize = 1_000;
/// The event that is delivered.
const TOLD: EventType = EventType::PaymentCompleted;
/// Nobody listens at this address: the domain is reserved for examples.
const URL: &str = "https://hooks.example.org/seeded";
/// In every so many events, one is never delivered, and one only on attempt [`LATE`].
const UNLUCKY: usize = 20;
const LATE: u32 = 3;
/// How long a successful and a failed attempt take, in milliseconds.
const ANSWERED: i64 = 120;
const FAILED: i64 = 900;

sql! {
    ENDPOINT: WebhookId = "SELECT id FROM webhooks WHERE store_id = $1 AND url = $2";
    NEWEST: OrderId = "SELECT id FROM orders WHERE store_id = $1 AND captured_at >= $2
        ORDER BY captured_at DESC LIMIT $3";
}

static EVENTS: Inserts<3> = Inserts::new(
    "webhook_events (store_id, id, type, payload, created_at)",
    2,
    "(@1, #1, @2, #2, #3)",
);
static ATTEMPTS: Inserts<10> = Inserts::new(
    "webhook_deliveries (store_id, webhook_id, event, event_id, attempt, status_code, duration_ms, error,
        response_body, next_attempt_at, is_pending, sent_at, created_at)",
    3,
    "(@1, @2, @3, #1, #2, #3, #4, #5, #6, #7, #8, #9, #10)",
);

/// Stores deliveries of the store's newest `deliveries` orders within the time that events are kept, or of
/// all of them when there are fewer. Reports the number so far to `progress` and returns the total.
///
/// # Errors
/// [`ApiError`] when the store has as many endpoints as it may have, or from the database.
pub async fn deliver(
    app: &Arc<App>,
    store: &StoreContext,
    deliveries: u64,
    progress: impl Fn(u64),
) -> Result<u64, ApiError> {
    if deliveries == 0 {
        return Ok(0);
    }
    let (shared, place) = (Arc::clone(app), store.clone());
    let prepare = move |tx: &mut Tx<'_>| {
        let ctx = Ctx::of(&shared.env, &place);
        let limit = i64::try_from(deliveries).unwrap_or(i64::MAX);
        Ok::<_, ApiError>((endpoint(tx, &ctx)?, newest(tx, &ctx, limit)?))
    };
    let (webhook, orders) = app.db.write(prepare).await?;
    let mut done = 0;
    for chunk in orders.chunks(CHUNK) {
        let (shared, place) = (Arc::clone(app), store.clone());
        let (webhook, chunk) = (webhook.clone(), chunk.to_vec());
        let seed = move |tx: &mut Tx<'_>| seed_events(tx, &Ctx::of(&shared.env, &place), &webhook, &chunk);
        done += app.db.write(seed).await?;
        progress(done);
    }
    Ok(done)
}

/// The endpoint, created as long ago as events are kept.
fn endpoint(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<WebhookId, ApiError> {
    let known = tx.fetch_optional(ENDPOINT, params![&ctx.store.id, URL])?;
    if let Some(known) = known {
        return Ok(known);
    }
    let body = serde_json::json!({"url": URL, "eventTypes": [TOLD], "note": "Seeded"});
    let new: NewWebhook = serde_json::from_value(body).map_err(DbError::Json)?;
    let then = Ctx {
        now: ctx.now.plus_millis(-KEPT),
        ..*ctx
    };
    Ok(add(tx, &then, &new, Ok(()))?.id)
}

/// The newest paid orders, oldest first. They are young enough that housekeeping keeps the first of them for
/// a day.
fn newest(tx: &mut Tx<'_>, ctx: &Ctx<'_>, limit: i64) -> Result<Vec<OrderId>, DbError> {
    let since = ctx.now.plus_millis(DAY - KEPT);
    let mut orders = tx.fetch_all(NEWEST, params![&ctx.store.id, since, limit])?;
    orders.reverse();
    Ok(orders)
}

/// An event and the attempts to deliver it.
struct SeededEvent {
    id: EventId,
    payload: String,
    at: Timestamp,
    attempts: Vec<Attempt>,
}

/// One attempt, made or waiting.
struct Attempt {
    /// Starts at 1.
    number: u32,
    stands: DeliveryStatus,
    /// When it is due, or the attempt that follows it.
    next: Option<Timestamp>,
    /// When it was made or stored.
    at: Timestamp,
}

/// Stores the events of these orders with their deliveries; returns how many there are.
fn seed_events(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    orders: &[OrderId],
) -> Result<u64, ApiError> {
    let mut all = Vec::with_capacity(orders.len());
    for (position, order) in orders.iter().enumerate() {
        all.extend(event_of(tx, ctx, order, position)?);
    }
    let (store, kind, hook) = (Param::from(&ctx.store.id), TOLD.as_str().into(), webhook.into());
    tx.insert_rows(&EVENTS, &[store, kind], all.iter().map(event))?;
    let attempts = all
        .iter()
        .flat_map(|seeded| seeded.attempts.iter().map(|one| attempt(seeded, one)));
    tx.insert_rows(&ATTEMPTS, &[store, hook, kind], attempts)?;
    for seeded in &all {
        let waiting = seeded
            .attempts
            .last()
            .filter(|last| last.stands == DeliveryStatus::Pending);
        if let Some(next) = waiting.and_then(|last| last.next) {
            let subject = Pair {
                whole: webhook,
                part: &seeded.id,
            };
            jobs::enqueue(tx, ctx, JobKind::WebhookDelivery, &subject.to_string(), &(), next)?;
        }
    }
    Ok(all.len() as u64)
}

/// The event of an order's payment; the order of a trial has none.
fn event_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    position: usize,
) -> Result<Option<SeededEvent>, ApiError> {
    let sale = record::by_order(tx, ctx, order)?.filter(|sale| !sale.is_trial());
    let Some((sale, at)) = sale.and_then(|sale| sale.captured_at.map(|at| (sale, at))) else {
        return Ok(None);
    };
    let data = payment_event_data(tx, ctx, &sale)?;
    let rng = &mut *ctx.env.random.lock();
    let id = EventId::new(at, rng);
    let failures = match position % UNLUCKY {
        0 => u32::MAX,
        1 => LATE - 1,
        _ => 0,
    };
    let mut attempts = Vec::new();
    let (mut due, mut last) = (Some(at), at);
    for number in 1.. {
        let Some(at) = due else {
            break;
        };
        let stands = match number <= failures {
            _ if at > ctx.now => DeliveryStatus::Pending,
            true => DeliveryStatus::Failed,
            false => DeliveryStatus::Delivered,
        };
        let wait = retry::next_attempt(number, rng).filter(|_| stands == DeliveryStatus::Failed);
        let (next, written) = match stands {
            DeliveryStatus::Pending => (due, last),
            _ => (wait.map(|wait| at.plus_millis(FAILED + wait)), at),
        };
        attempts.push(Attempt {
            number,
            stands,
            next,
            at: written,
        });
        due = next.filter(|_| stands == DeliveryStatus::Failed);
        last = at;
    }
    Ok(Some(SeededEvent {
        payload: body(TOLD, &id, at, &data)?,
        id,
        at,
        attempts,
    }))
}

fn event(event: &SeededEvent) -> [Param<'_>; 3] {
    [(&event.id).into(), (&event.payload).into(), event.at.into()]
}

fn attempt<'r>(event: &'r SeededEvent, attempt: &Attempt) -> [Param<'r>; 10] {
    let (status, duration, error, body) = match attempt.stands {
        DeliveryStatus::Delivered => (Some(200_i64), ANSWERED, None, Some("ok")),
        DeliveryStatus::Failed => (
            Some(503),
            FAILED,
            Some("The endpoint answered with status 503"),
            Some(""),
        ),
        DeliveryStatus::Pending => (None, 0, None, None),
    };
    let is_pending = attempt.stands == DeliveryStatus::Pending;
    [
        (&event.id).into(),
        i64::from(attempt.number).into(),
        status.into(),
        duration.into(),
        error.into(),
        body.into(),
        attempt.next.into(),
        is_pending.into(),
        (!is_pending).then_some(attempt.at).into(),
        attempt.at.into(),
    ]
}
