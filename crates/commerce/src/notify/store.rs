//! SQL of webhook endpoints and deliveries.

use super::views::Webhook;
use pandabase_domain::id::{EventId, StoreId, WebhookId};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::Job;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sealed, sql};
use std::collections::BTreeMap;

/// How long events and the records of their deliveries are kept, in milliseconds.
pub const KEPT: i64 = 30 * DAY;

sealed!(
    /// What deliveries are signed with.
    pub SECRET = "webhooks", "secret", "id", "webhook secret"
);

sql! {
    SUBSCRIBERS = "SELECT id, event_types FROM webhooks WHERE store_id = $1 AND is_enabled";
    PENDING = "SELECT w.id, w.url, w.signature_version, w.secret, e.id, e.type, e.payload,
            (SELECT COUNT(*) FROM webhook_deliveries d
                WHERE d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id
                    AND NOT d.is_pending AND NOT d.is_manual),
            (SELECT MIN(d.attempt) FROM webhook_deliveries d
                WHERE d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id
                    AND d.is_pending AND NOT d.is_manual)
        FROM webhooks w JOIN webhook_events e ON e.store_id = w.store_id
        WHERE w.store_id = $1 AND w.id = $2 AND e.id = $3 AND w.is_enabled";
    NUMBER = "SELECT COALESCE(MAX(attempt), 0) + 1 FROM webhook_deliveries
        WHERE store_id = $1 AND webhook_id = $2 AND event_id = $3";
    WAIT = "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, event, duration_ms,
            next_attempt_at, is_pending, is_manual, created_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6, TRUE, $7, $8) ON CONFLICT DO NOTHING";
    // It waits unless the endpoint was disabled meanwhile; what waits under its number then is another one's.
    RECORD = "INSERT INTO webhook_deliveries (store_id, webhook_id, event_id, attempt, event, status_code,
            duration_ms, error, next_attempt_at, is_manual, request_headers, response_body, sent_at,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
        ON CONFLICT (store_id, webhook_id, event_id, attempt) DO UPDATE SET
            status_code = excluded.status_code, duration_ms = excluded.duration_ms, error = excluded.error,
            next_attempt_at = excluded.next_attempt_at, request_headers = excluded.request_headers,
            response_body = excluded.response_body, sent_at = excluded.sent_at, is_pending = FALSE
        WHERE webhook_deliveries.is_pending AND $14";
    DROP_WAITING = "DELETE FROM webhook_deliveries WHERE store_id = $1 AND webhook_id = $2 AND is_pending";
    // What follows an attempt that failed is its next attempt that waits.
    DROP_PLANS = "UPDATE webhook_deliveries SET next_attempt_at = NULL
        WHERE store_id = $1 AND webhook_id = $2 AND NOT is_pending
            AND (event_id, next_attempt_at) IN (SELECT event_id, next_attempt_at FROM webhook_deliveries
                WHERE store_id = $1 AND webhook_id = $2 AND is_pending AND NOT is_manual)";
    DROP_ONE = "DELETE FROM webhook_deliveries WHERE store_id = $1 AND webhook_id = $2 AND event_id = $3
        AND is_pending AND CASE WHEN is_manual THEN attempt ELSE 0 END = $4";
    WAITING = "SELECT COUNT(*) FROM (SELECT 1 FROM webhook_deliveries
        WHERE store_id = $1 AND webhook_id = $2 AND is_pending AND is_manual LIMIT $3) AS waiting";
    CLAIM_ALERT = "UPDATE webhooks SET alerted_at = $1
        WHERE store_id = $2 AND id = $3 AND (alerted_at IS NULL OR alerted_at <= $4)";
    OWNER = "SELECT owner_email, name FROM stores WHERE id = $1 AND owner_email IS NOT NULL";
    COUNT = "SELECT COUNT(*) FROM webhooks WHERE store_id = $1";
    INSERT = "INSERT INTO webhooks (store_id, id, url, note, is_enabled, event_types, signature_version,
            secret, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT id, url, note, is_enabled, event_types, signature_version, created_at, updated_at
        FROM webhooks WHERE store_id = $1 AND id = $2";
    RECEIVER = "SELECT id, url, signature_version, secret FROM webhooks WHERE store_id = $1 AND id = $2";
    LOCK = "SELECT id FROM stores WHERE id = $1", locked;
    UPDATE = "UPDATE webhooks SET url = $1, note = $2, is_enabled = $3, event_types = $4,
            signature_version = $5, updated_at = $6
        WHERE store_id = $7 AND id = $8";
    ROLL = "UPDATE webhooks SET secret = $1, updated_at = $2 WHERE store_id = $3 AND id = $4";
    INSERT_EVENT = "INSERT INTO webhook_events (store_id, id, type, payload, created_at)
        VALUES ($1, $2, $3, $4, $5)";
    DELETE = "DELETE FROM webhooks WHERE store_id = $1 AND id = $2";
    /// Forgets attempts made before a time, so many at once.
    pub SWEEP_DELIVERIES = "DELETE FROM webhook_deliveries
        WHERE (store_id, webhook_id, event_id, attempt) IN (
            SELECT store_id, webhook_id, event_id, attempt FROM webhook_deliveries
            WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
    /// Forgets events that happened before a time, so many at once; not those of which a delivery is kept.
    pub SWEEP_EVENTS = "DELETE FROM webhook_events WHERE (store_id, id) IN (
        SELECT e.store_id, e.id FROM webhook_events e WHERE e.created_at < $1 AND NOT EXISTS (
            SELECT 1 FROM webhooks w CROSS JOIN webhook_deliveries d WHERE w.store_id = e.store_id
                AND d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = e.id)
        ORDER BY e.created_at LIMIT $2)";
}

/// The enabled endpoints of the store that want to know of `event`.
pub(super) fn subscribers(
    tx: &mut Tx<'_>,
    store: &StoreId,
    event: EventType,
) -> Result<Vec<WebhookId>, DbError> {
    let enabled = tx.all(SUBSCRIBERS, params![store], |row| {
        Ok((row.next()?, row.json::<Vec<EventType>>()?))
    })?;
    let wanting = enabled.into_iter().filter(|(_, types)| types.contains(&event));
    Ok(wanting.map(|(id, _)| id).collect())
}

/// Keeps an event of now for its deliveries.
pub(super) fn insert_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &EventId,
    event: EventType,
    payload: &str,
) -> Result<(), DbError> {
    let values = params![&ctx.store.id, id, event.as_str(), payload, ctx.now];
    tx.run(INSERT_EVENT, values).map(drop)
}

/// Everything that one attempt needs.
#[derive(Debug, Clone)]
pub struct Pending {
    pub(crate) store: StoreId,
    pub(crate) webhook: WebhookId,
    pub(crate) url: String,
    pub(crate) signature_version: SignatureVersion,
    /// Encrypted.
    pub secret: Vec<u8>,
    pub(crate) event: EventId,
    pub(crate) kind: EventType,
    pub(crate) payload: String,
    /// The number of this attempt.
    pub(crate) number: i64,
    /// How many of the ten attempts were made; `None` when the merchant asked for this one besides them.
    pub attempts: Option<i64>,
}

/// `None` when the endpoint is disabled or gone. `manual` is the number of an attempt that the merchant
/// asked for.
pub fn pending(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
    manual: Option<i64>,
) -> Result<Option<Pending>, DbError> {
    let found = tx.first(PENDING, params![store, webhook, event], |row| {
        let mut pending = Pending {
            store: store.clone(),
            webhook: row.next()?,
            url: row.next()?,
            signature_version: row.word(SignatureVersion::parse)?,
            secret: row.next()?,
            event: row.next()?,
            kind: row.word(EventType::parse)?,
            payload: row.next()?,
            number: 0,
            attempts: None,
        };
        let (made, waiting): (i64, Option<i64>) = (row.next()?, row.next()?);
        pending.attempts = Some(made).filter(|_| manual.is_none());
        pending.number = manual.or(waiting).unwrap_or(0);
        Ok(pending)
    })?;
    match found {
        // What is not written down gets the next number.
        Some(pending) if pending.number == 0 => Ok(Some(Pending {
            number: next_number(tx, store, &pending.webhook, &pending.event)?,
            ..pending
        })),
        found => Ok(found),
    }
}

/// The number of the next attempt.
fn next_number(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
) -> Result<i64, DbError> {
    tx.one(NUMBER, params![store, webhook, event], |row| row.next())
}

/// An attempt that is yet to be made.
pub(super) struct Waiting<'a> {
    pub(super) webhook: &'a WebhookId,
    pub(super) event: &'a EventId,
    pub(super) kind: EventType,
    pub(super) is_manual: bool,
    pub(super) at: Timestamp,
}

/// Writes the first attempt to deliver a new event down, which is yet to be made.
pub(super) fn wait_first(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>) -> Result<(), DbError> {
    wait_as(tx, ctx, waiting, 1).map(drop)
}

/// Writes an attempt down that is yet to be made; returns its number.
pub(super) fn wait(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>) -> Result<i64, DbError> {
    loop {
        let number = next_number(tx, &ctx.store.id, waiting.webhook, waiting.event)?;
        // Another transaction may have taken the number meanwhile: its row is seen now.
        if wait_as(tx, ctx, waiting, number)? {
            return Ok(number);
        }
    }
}

/// `false` when the number is taken.
fn wait_as(tx: &mut Tx<'_>, ctx: &Ctx<'_>, waiting: &Waiting<'_>, number: i64) -> Result<bool, DbError> {
    let values = params![
        &ctx.store.id,
        waiting.webhook,
        waiting.event,
        number,
        waiting.kind.as_str(),
        waiting.at,
        waiting.is_manual,
        ctx.now
    ];
    Ok(tx.run(WAIT, values)? == 1)
}

/// Forgets what waits for an endpoint.
pub(super) fn drop_waiting(tx: &mut Tx<'_>, ctx: &Ctx<'_>, webhook: &WebhookId) -> Result<(), DbError> {
    tx.run(DROP_PLANS, params![&ctx.store.id, webhook])?;
    tx.run(DROP_WAITING, params![&ctx.store.id, webhook]).map(drop)
}

/// Forgets the next of the ten attempts, or the one with this number that the merchant asked for.
pub(super) fn drop_one(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &WebhookId,
    event: &EventId,
    manual: Option<i64>,
) -> Result<(), DbError> {
    let values = params![store, webhook, event, manual.unwrap_or(0)];
    tx.run(DROP_ONE, values).map(drop)
}

/// How many attempts wait that the merchant asked for, counted up to `most`.
pub(super) fn asked_for(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    most: i64,
) -> Result<i64, DbError> {
    tx.one(WAITING, params![&ctx.store.id, webhook, most], |row| row.next())
}

/// An attempt that was made.
pub struct Attempt<'a> {
    pub(crate) sent: &'a Sent,
    pub(crate) next_attempt_at: Option<Timestamp>,
    /// Whether its job was there to the end; otherwise the endpoint was disabled or deleted meanwhile.
    pub(crate) is_kept: bool,
}

/// Records an attempt.
pub fn record(tx: &mut Tx<'_>, job: &Job, pending: &Pending, attempt: &Attempt<'_>) -> Result<(), DbError> {
    let headers = serde_json::to_string(&attempt.sent.headers).map_err(DbError::Json)?;
    tx.run(
        RECORD,
        params![
            &job.store.id,
            &pending.webhook,
            &pending.event,
            pending.number,
            pending.kind.as_str(),
            attempt.sent.status.map(i64::from),
            attempt.sent.duration_ms,
            &attempt.sent.error,
            attempt.next_attempt_at,
            pending.attempts.is_none(),
            headers.as_str(),
            &attempt.sent.answer,
            job.now,
            attempt.is_kept
        ],
    )
    .map(drop)
}

/// Whether the owner may be mailed about the endpoint; yes once, then not until it was before `since`.
pub fn claim_alert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    since: Timestamp,
) -> Result<bool, DbError> {
    let store = &ctx.store.id;
    Ok(tx.run(CLAIM_ALERT, params![ctx.now, store, webhook, since])? == 1)
}

/// The owner's address and the store's name; `None` when no owner is known.
pub fn owner(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<(String, String)>, DbError> {
    tx.first(OWNER, params![store], |row| Ok((row.next()?, row.next()?)))
}

fn webhook(row: &mut Row<'_>) -> Result<Webhook, DbError> {
    Ok(Webhook {
        id: row.next()?,
        url: row.next()?,
        note: row.next()?,
        is_enabled: row.next()?,
        event_types: row.json()?,
        signature_version: row.word(SignatureVersion::parse)?,
        created_at: row.next()?,
        updated_at: row.next()?,
        secret: None,
    })
}

pub(crate) fn list(tx: &mut Tx<'_>, store: &StoreId, paging: &Paging) -> Result<Page<Webhook>, ApiError> {
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", store)
            .filter_opt("created_at >= ?", paging.from)
            .filter_opt("created_at < ?", paging.to)
    };
    let items = filtered(
        "SELECT id, url, note, is_enabled, event_types, signature_version, created_at, updated_at
        FROM webhooks",
    );
    let count = filtered("SELECT COUNT(*) FROM webhooks");
    let keys = [Key::number("created_at").desc(), Key::text("id").desc()];
    Page::load(tx, paging, &count, items, &keys, webhook)
}

pub(crate) fn count(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.one(COUNT, params![store], |row| row.next())
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>, DbError> {
    tx.first(FIND, params![store, id], webhook)
}

/// Like [`find`], holding the endpoint until the transaction ends.
pub fn find_locked(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<Option<Webhook>, DbError> {
    tx.first(FIND.locked(), params![store, id], webhook)
}

/// Where an endpoint is and how it is signed for.
pub struct Receiver {
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
    tx.first(RECEIVER, params![store, id], |row| {
        Ok(Receiver {
            webhook: row.next()?,
            url: row.next()?,
            signature_version: row.word(SignatureVersion::parse)?,
            secret: row.next()?,
        })
    })
}

/// Keeps others from adding an endpoint to the store until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.one(LOCK, params![store], |row| row.next::<String>()).map(drop)
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    store: &StoreId,
    webhook: &Webhook,
    secret: &[u8],
) -> Result<(), DbError> {
    let types = serde_json::to_string(&webhook.event_types).map_err(DbError::Json)?;
    tx.run(
        INSERT,
        params![
            store,
            &webhook.id,
            &webhook.url,
            &webhook.note,
            webhook.is_enabled,
            &types,
            webhook.signature_version.as_str(),
            secret,
            webhook.created_at,
            webhook.updated_at
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &mut Tx<'_>, store: &StoreId, webhook: &Webhook) -> Result<(), DbError> {
    let types = serde_json::to_string(&webhook.event_types).map_err(DbError::Json)?;
    tx.run(
        UPDATE,
        params![
            &webhook.url,
            &webhook.note,
            webhook.is_enabled,
            &types,
            webhook.signature_version.as_str(),
            webhook.updated_at,
            store,
            &webhook.id
        ],
    )?;
    Ok(())
}

pub(crate) fn roll(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &WebhookId, secret: &[u8]) -> Result<(), DbError> {
    tx.run(ROLL, params![secret, ctx.now, &ctx.store.id, id])?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &WebhookId) -> Result<(), DbError> {
    tx.run(DELETE, params![store, id])?;
    Ok(())
}

/// What came of sending once.
#[derive(Debug, Clone)]
pub struct Sent {
    /// What was sent besides the body; names are in lower case.
    pub(crate) headers: BTreeMap<&'static str, String>,
    pub(crate) status: Option<u16>,
    /// The beginning of the answer's body; `None` when there was no answer.
    pub(crate) answer: Option<String>,
    pub(crate) duration_ms: i64,
    /// `None` when it was delivered.
    pub error: Option<String>,
}
