//! SQL of webhook endpoints and deliveries.

use super::views::Webhook;
use pandabase_domain::id::{EventId, OrderId, StoreId, SubscriptionId, WebhookId};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::Job;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sealed, select, sql};
use std::collections::BTreeMap;

/// How long events and the records of their deliveries are kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;

sealed!(
    /// What deliveries are signed with.
    pub SECRET = "webhooks", "secret", "id", "webhook secret"
);

sql! {
    // A blocked store gets no events.
    SUBSCRIBERS: Subscriber = "SELECT {} FROM webhooks WHERE store_id = $1 AND is_enabled
        AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = webhooks.store_id AND s.blocked)";
    PENDING: Pending = "SELECT {} FROM webhooks w JOIN webhook_events e ON e.store_id = w.store_id
        WHERE w.store_id = $1 AND w.id = $2 AND e.id = $3 AND w.is_enabled
            AND NOT EXISTS (SELECT 1 FROM stores s WHERE s.id = w.store_id AND s.blocked)";
    LOCK_ALL: WebhookId = "SELECT id FROM webhooks WHERE store_id = $1 ORDER BY id", locked;
    NUMBER: i64 = "SELECT COALESCE(MAX(attempt), 0) + 1 FROM webhook_deliveries
        WHERE store_id = $1 AND webhook_id = $2 AND event_id = $3";
    WAIT = "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, event, duration_ms,
            next_attempt_at, is_pending, is_manual, created_at, cause)
        VALUES ($1, $2, $3, $4, $5, 0, $6, TRUE, $7, $8, $9) ON CONFLICT DO NOTHING";
    // The attempt has a waiting row unless the endpoint was disabled meanwhile. A waiting row with its number
    // then belongs to another attempt, so it is left alone.
    RECORD: insert Made<'static> = "INSERT INTO webhook_deliveries (store_id, cause, {columns})
        VALUES ($1, $2, {values})
        ON CONFLICT (store_id, webhook_id, event_id, attempt) DO UPDATE SET {excluded}, is_pending = FALSE
        WHERE webhook_deliveries.is_pending AND $3";
    DROP_WAITING = "DELETE FROM webhook_deliveries WHERE store_id = $1 AND webhook_id = $2 AND is_pending";
    // A failed attempt whose retry waits: no retry will follow it now.
    DROP_PLANS = "UPDATE webhook_deliveries SET next_attempt_at = NULL
        WHERE store_id = $1 AND webhook_id = $2 AND NOT is_pending
            AND (event_id, next_attempt_at) IN (SELECT event_id, next_attempt_at FROM webhook_deliveries
                WHERE store_id = $1 AND webhook_id = $2 AND is_pending AND NOT is_manual)";
    DROP_ONE = "DELETE FROM webhook_deliveries WHERE store_id = $1 AND webhook_id = $2 AND event_id = $3
        AND is_pending AND CASE WHEN is_manual THEN attempt ELSE 0 END = $4";
    WAITING: i64 = "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_deliveries
        WHERE store_id = $1 AND webhook_id = $2 AND is_pending AND is_manual LIMIT $3) AS waiting";
    CLAIM_ALERT = "UPDATE webhooks SET alerted_at = $1
        WHERE store_id = $2 AND id = $3 AND is_enabled AND (alerted_at IS NULL OR alerted_at <= $4)";
    COUNT: i64 = "SELECT COUNT(*) FROM webhooks WHERE store_id = $1";
    INSERT: insert Webhook = "INSERT INTO webhooks (store_id, secret, {columns}) VALUES ($1, $2, {values})";
    FIND: Webhook = "SELECT {} FROM webhooks WHERE store_id = $1 AND id = $2";
    FIND_LOCKED: Webhook = "SELECT {} FROM webhooks WHERE store_id = $1 AND id = $2", locked;
    RECEIVER: Receiver = "SELECT {} FROM webhooks WHERE store_id = $1 AND id = $2";
    RECEIVERS_AT: Receiver = "SELECT {} FROM webhooks WHERE store_id = $1 AND url = $2 ORDER BY id";
    ALL: WebhookId = "SELECT id FROM webhooks WHERE store_id = $1 ORDER BY id", locked;
    LOCK: StoreId = "SELECT id FROM stores WHERE id = $1", locked;
    UPDATE: update Webhook = "UPDATE webhooks SET {changes} WHERE store_id = $1 AND id = $2";
    ROLL = "UPDATE webhooks SET secret = $1, updated_at = $2 WHERE store_id = $3 AND id = $4";
    STEP: i64 = "SELECT step FROM webhook_events WHERE store_id = $1 AND position IS NULL
        ORDER BY step DESC, id DESC LIMIT 1";
    INSERT_EVENT = "INSERT INTO webhook_events (store_id, id, type, payload, order_id, subscription_id, step,
            created_at, cause)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    DELETE = "DELETE FROM webhooks WHERE store_id = $1 AND id = $2";
    /// Deletes at most `$2` attempts that were made before `$1`.
    pub SWEEP_DELIVERIES = "DELETE FROM webhook_deliveries
        WHERE (store_id, webhook_id, event_id, attempt) IN (
            SELECT store_id, webhook_id, event_id, attempt FROM webhook_deliveries
            WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    /// Gives up a place for each of at most `$2` events that happened before `$1`, have no delivery left and
    /// were never read, so that whoever reads next learns of the gap. Comes before [`SWEEP_EVENTS`].
    pub SWEEP_UNREAD = "INSERT INTO event_positions (store_id, last_position)
        SELECT forgotten.store_id, COUNT(*) FROM (
            SELECT e.store_id FROM webhook_events e
            WHERE e.created_at < $1 AND e.position IS NULL AND NOT EXISTS (
                SELECT 1 FROM webhooks w CROSS JOIN webhook_deliveries d WHERE w.store_id = e.store_id
                    AND d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id)
            ORDER BY e.created_at LIMIT $2) AS forgotten
        GROUP BY forgotten.store_id
        ON CONFLICT (store_id) DO UPDATE
            SET last_position = event_positions.last_position + excluded.last_position";
    /// Deletes at most `$2` events that happened before `$1` and have no delivery left.
    pub SWEEP_EVENTS = "DELETE FROM webhook_events WHERE (store_id, id) IN (
        SELECT e.store_id, e.id FROM webhook_events e WHERE e.created_at < $1 AND NOT EXISTS (
            SELECT 1 FROM webhooks w CROSS JOIN webhook_deliveries d WHERE w.store_id = e.store_id
                AND d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id)
        ORDER BY e.created_at LIMIT $2)";
}

/// The start of the list.
const LIST: Sql<Webhook> = select!(Webhook, "SELECT {} FROM webhooks");

/// An endpoint and the events that it subscribes to.
#[derive(Debug, FromRow)]
struct Subscriber {
    id: WebhookId,
    #[column(json)]
    event_types: Vec<EventType>,
}

/// The enabled endpoints of the store that subscribe to `event`.
pub(super) fn subscribers(
    tx: &mut Tx<'_>,
    store: &StoreId,
    event: EventType,
) -> Result<Vec<WebhookId>, DbError> {
    let enabled = tx.fetch_all(SUBSCRIBERS, params![store])?;
    let wanting = enabled
        .into_iter()
        .filter(|webhook| webhook.event_types.contains(&event));
    Ok(wanting.map(|webhook| webhook.id).collect())
}

/// An event that happens now.
pub(super) struct NewEvent<'a> {
    pub(super) id: &'a EventId,
    pub(super) event: EventType,
    pub(super) payload: &'a str,
    pub(super) order: &'a OrderId,
    pub(super) subscription: Option<&'a SubscriptionId>,
}

/// Stores an event. Its step is greater than that of every event without a place that this transaction can
/// see: of two events about one thing, the later one comes later.
pub(super) fn insert_event(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &NewEvent<'_>) -> Result<(), DbError> {
    let step = tx.fetch_optional(STEP, params![&ctx.store.id])?.unwrap_or(0) + 1;
    let cause = tx.cause();
    let values = params![
        &ctx.store.id,
        new.id,
        new.event.as_str(),
        new.payload,
        new.order,
        new.subscription,
        step,
        ctx.now,
        &cause
    ];
    tx.send(INSERT_EVENT, values)
}

/// Everything that one attempt needs.
#[derive(Debug, Clone, FromRow)]
#[alias("w")]
pub struct Pending {
    #[column("w.store_id")]
    pub(crate) store: StoreId,
    #[column("w.id")]
    pub(crate) webhook: WebhookId,
    pub(crate) url: String,
    pub(crate) signature_version: SignatureVersion,
    /// Encrypted.
    pub secret: Vec<u8>,
    #[column("e.id")]
    pub(crate) event: EventId,
    #[column("e.type")]
    pub(crate) kind: EventType,
    #[column("e.payload")]
    pub(crate) payload: String,
    /// The number of this attempt.
    #[column(
        "COALESCE((SELECT MIN(d.attempt) FROM webhook_deliveries d
            WHERE d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id
                AND d.is_pending AND NOT d.is_manual), 0)"
    )]
    pub(crate) number: i64,
    /// How many of the ten attempts were made; `None` when the merchant asked for this one besides them.
    #[column(
        "(SELECT COUNT(*) FROM webhook_deliveries d
            WHERE d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id
                AND NOT d.is_pending AND NOT d.is_manual)"
    )]
    pub attempts: Option<i64>,
}

/// Locks every endpoint of the store.
pub(super) fn lock_all(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<WebhookId>, DbError> {
    tx.fetch_all(LOCK_ALL, params![store])
}

/// What one attempt needs; `None` when the endpoint is disabled or gone, or the store is blocked. `manual` is
/// the number of an attempt that the merchant asked for.
pub fn pending(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
    manual: Option<i64>,
) -> Result<Option<Pending>, DbError> {
    let Some(mut pending) = tx.fetch_optional(PENDING, params![store, webhook, event])? else {
        return Ok(None);
    };
    if let Some(number) = manual {
        (pending.number, pending.attempts) = (number, None);
    }
    // An attempt that has no waiting row gets the next number.
    if pending.number == 0 {
        pending.number = next_number(tx, store, webhook, event)?;
    }
    Ok(Some(pending))
}

/// The number of the next attempt.
fn next_number(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<i64, DbError> {
    tx.fetch_one(NUMBER, params![store, webhook, event])
}

/// An attempt that is yet to be made.
pub(super) struct Waiting<'a> {
    pub(super) webhook: &'a WebhookId,
    pub(super) event: &'a EventId,
    pub(super) kind: EventType,
    pub(super) is_manual: bool,
    pub(super) at: Timestamp,
}

/// Stores the first attempt to deliver a new event, which is yet to be made.
pub(super) fn wait_first(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>) -> Result<(), DbError> {
    wait_as(tx, ctx, waiting, 1).map(drop)
}

/// Stores an attempt that is yet to be made; returns its number.
pub(super) fn wait(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>) -> Result<i64, DbError> {
    loop {
        let number = next_number(tx, &ctx.store.id, waiting.webhook, waiting.event)?;
        // If another transaction has taken the number meanwhile, its row is visible to the next round.
        if wait_as(tx, ctx, waiting, number)? {
            return Ok(number);
        }
    }
}

/// Stores an attempt that is yet to be made; `false` when the number is taken.
fn wait_as(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>, number: i64) -> Result<bool, DbError> {
    let cause = tx.cause();
    let values = params![
        &ctx.store.id,
        waiting.webhook,
        waiting.event,
        number,
        waiting.kind.as_str(),
        waiting.at,
        waiting.is_manual,
        ctx.now,
        &cause
    ];
    Ok(tx.run(WAIT, values)? == 1)
}

/// Deletes an endpoint's waiting attempts.
pub(super) fn drop_waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>, webhook: &WebhookId) -> Result<(), DbError> {
    tx.send(DROP_PLANS, params![&ctx.store.id, webhook])?;
    tx.send(DROP_WAITING, params![&ctx.store.id, webhook])
}

/// Deletes a waiting attempt: the next of the ten, or the one with this number that the merchant asked for.
pub(super) fn drop_one(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
    manual: Option<i64>,
) -> Result<(), DbError> {
    let values = params![store, webhook, event, manual.unwrap_or(0)];
    tx.send(DROP_ONE, values)
}

/// How many of the waiting attempts the merchant asked for, counted up to `most`.
pub(super) fn asked_for(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    most: i64,
) -> Result<i64, DbError> {
    tx.fetch_one(WAITING, params![&ctx.store.id, webhook, most])
}

/// An attempt that was made.
pub struct Attempt<'a> {
    pub(crate) sent: &'a Sent,
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// Whether its job still existed at its end; if not, the endpoint was disabled or deleted meanwhile.
    pub(crate) is_kept: bool,
}

/// The record of an attempt that was made.
#[derive(Debug, ToRow)]
struct Made<'a> {
    #[column(fixed)]
    webhook_id: WebhookId,
    #[column(fixed)]
    event_id: EventId,
    #[column(fixed)]
    attempt: i64,
    #[column(fixed)]
    event: EventType,
    status_code: Option<i64>,
    duration_ms: i64,
    error: Option<String>,
    next_attempt_at: Option<Timestamp>,
    #[column(fixed)]
    is_manual: bool,
    #[column(json)]
    request_headers: &'a BTreeMap<&'static str, String>,
    response_body: Option<String>,
    sent_at: Timestamp,
    #[column(fixed)]
    created_at: Timestamp,
}

/// Records an attempt.
pub fn record(tx: &mut Tx<'_>, job: &Job, pending: &Pending, attempt: &Attempt<'_>) -> Result<(), DbError> {
    let sent = attempt.sent;
    let made = Made {
        webhook_id: pending.webhook.clone(),
        event_id: pending.event.clone(),
        attempt: pending.number,
        event: pending.kind,
        status_code: sent.status.map(i64::from),
        duration_ms: sent.duration_ms,
        error: sent.error.clone(),
        next_attempt_at: attempt.next_attempt_at,
        is_manual: pending.attempts.is_none(),
        request_headers: &sent.headers,
        response_body: sent.answer.clone(),
        sent_at: job.now,
        created_at: job.now,
    };
    let cause = tx.cause();
    tx.send_insert(RECORD, params![&job.store.id, &cause, attempt.is_kept], &made)
}

/// Whether the team may be mailed about the endpoint: it is enabled, and was not mailed about after `since`.
/// Notes that it is done now.
pub fn claim_alert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    since: Timestamp,
) -> Result<bool, DbError> {
    let store = &ctx.store.id;
    Ok(tx.run(CLAIM_ALERT, params![ctx.now, store, webhook, since])? == 1)
}

pub(crate) fn list(tx: &mut Tx<'_>, store: &StoreId, paging: &Paging) -> Result<Page<Webhook>, ApiError> {
    let items =
        Query::select(LIST)
            .filter("store_id = ?", store)
            .filter_span("created_at", paging.from, paging.to);
    let keys = [Key::number("created_at").desc(), Key::text("id").desc()];
    Page::fetch(tx, paging, items, &keys)
}

pub(crate) fn count(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![store])
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// Like [`find`], and locks the endpoint.
pub fn find_locked(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>, DbError> {
    tx.fetch_optional(FIND_LOCKED, params![store, id])
}

/// An endpoint's address, and how its requests are signed.
#[derive(Debug, FromRow)]
pub struct Receiver {
    #[column("id")]
    pub(crate) webhook: WebhookId,
    pub(crate) url: String,
    pub(crate) signature_version: SignatureVersion,
    /// Encrypted.
    pub secret: Vec<u8>,
}

pub(crate) fn receiver(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &WebhookId,
) -> Result<Option<Receiver>, DbError> {
    tx.fetch_optional(RECEIVER, params![store, id])
}

/// The endpoints of the store that are at an address.
pub(super) fn receivers_at(tx: &mut Tx<'_>, store: &StoreId, url: &str) -> Result<Vec<Receiver>, DbError> {
    tx.fetch_all(RECEIVERS_AT, params![store, url])
}

/// Locks the store, so that nobody else adds endpoints until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.fetch_one(LOCK, params![store]).map(drop)
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &Webhook,
    secret: &[u8],
) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![store, secret], webhook)
}

pub(crate) fn update(tx: &mut Tx<'_>, store: &StoreId, webhook: &Webhook) -> Result<(), DbError> {
    tx.send_update(UPDATE, params![store, &webhook.id], webhook)
}

pub(crate) fn roll(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &WebhookId, secret: &[u8]) -> Result<(), DbError> {
    tx.send(ROLL, params![secret, ctx.now, &ctx.store.id, id])?;
    Ok(())
}

/// Locks every endpoint of a store, and returns their ids.
pub(super) fn all(tx: &mut Tx<'_>, store: &StoreId) -> Result<Vec<WebhookId>, DbError> {
    tx.fetch_all(ALL, params![store])
}

pub(crate) fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<(), DbError> {
    tx.send(DELETE, params![store, id])?;
    Ok(())
}

/// The outcome of one attempt.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The headers that were sent; names are in lower case.
    pub(crate) headers: BTreeMap<&'static str, String>,
    /// The status of the answer.
    pub status: Option<u16>,
    /// The beginning of the answer's body; `None` when there was no answer.
    pub answer: Option<String>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// `None` when it was delivered.
    pub error: Option<String>,
}
