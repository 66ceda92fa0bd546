//! SQL of deliveries as merchants see them.

use super::requests::DeliveryQuery;
use super::views::{Delivery, SentDelivery, ToldWebhook};
use pandabase_domain::id::{DeliveryId, EventId, WebhookId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::delivery::{DeliveryStatus, delivery_id, named};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};
use std::collections::BTreeMap;

/// The start of the list, and of its count.
const LIST: Sql<Record> = select!(
    Record,
    "SELECT {} FROM webhook_deliveries d
    LEFT JOIN webhook_events e ON e.store_id = d.store_id AND e.id = d.event_id"
);
const COUNT: Sql<i64> = select!(i64, "SELECT COUNT(*) FROM webhook_deliveries d");

sql! {
    // A delivery's id has only the beginning of its event's id, hence the range.
    FIND: SentRecord = "SELECT {} FROM webhook_deliveries d
            JOIN webhook_events e ON e.store_id = d.store_id AND e.id = d.event_id
        WHERE d.store_id = $1 AND d.webhook_id = $2 AND d.event_id >= $3 AND d.event_id < $4
            AND d.attempt = $5";
    // From the endpoints, of which there are few, to the rows of the event.
    OF_EVENT: ToldRecord = "SELECT {} FROM webhooks w CROSS JOIN webhook_deliveries d
            JOIN webhook_events e ON e.store_id = d.store_id AND e.id = d.event_id
        WHERE w.store_id = $1 AND d.store_id = w.store_id AND d.webhook_id = w.id AND d.event_id = $2
        ORDER BY d.webhook_id, d.attempt LIMIT 200";
}

/// A delivery as stored.
#[derive(Debug, FromRow)]
#[alias("d")]
struct Record {
    event_id: EventId,
    #[column("COALESCE(d.event, e.type)")]
    event: EventType,
    attempt: i64,
    is_pending: bool,
    is_manual: bool,
    status_code: Option<i64>,
    response_body: Option<String>,
    error: Option<String>,
    duration_ms: i64,
    next_attempt_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// A delivery with what is sent.
#[derive(Debug, FromRow)]
struct SentRecord {
    #[column(flatten)]
    delivery: Record,
    #[column("d.request_headers", json)]
    headers: Option<BTreeMap<String, String>>,
    #[column("e.payload")]
    body: String,
}

/// A delivery with its endpoint.
#[derive(Debug, FromRow)]
struct ToldRecord {
    #[column("d.webhook_id")]
    webhook_id: WebhookId,
    #[column(flatten)]
    delivery: Record,
}

/// The attempts to deliver an event to the endpoints that there are.
pub(super) fn of_event(tx: &mut Tx<'_>, ctx: &Ctx<'_>, event: &EventId) -> Result<Vec<ToldWebhook>, DbError> {
    let found = tx.fetch_all(OF_EVENT, params![&ctx.store.id, event])?;
    let told = found.into_iter().map(|record| ToldWebhook {
        delivery: shown(record.delivery, &record.webhook_id),
        webhook_id: record.webhook_id,
    });
    Ok(told.collect())
}

/// Newest first.
const NEWEST: &[Key] = &[
    Key::number("d.created_at").desc(),
    Key::text("d.event_id").desc(),
    Key::number("d.attempt").desc(),
];

/// A page of an endpoint's deliveries, newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    wanted: &DeliveryQuery,
    paging: &Paging,
) -> Result<Page<Delivery>, ApiError> {
    let total = tx.count(&filtered(COUNT, ctx, webhook, wanted, paging))?;
    let items = filtered(LIST, ctx, webhook, wanted, paging);
    let page = Page::of(tx, paging, total, items, NEWEST, Record::from_row)?;
    page.try_map(|record| Ok(shown(record, webhook)))
}

fn filtered<'q, R: FromRow>(
    select: Sql<R>,
    ctx: &'q Ctx<'_>,
    webhook: &'q WebhookId,
    wanted: &'q DeliveryQuery,
    paging: &Paging,
) -> Query<'q, R> {
    let query = Query::select(select)
        .filter("d.store_id = ?", &ctx.store.id)
        .filter("d.webhook_id = ?", webhook)
        .filter_opt("d.event = ?", wanted.event.0.map(EventType::as_str))
        .filter_opt("d.event_id = ?", wanted.event_id.as_ref())
        .filter_span("d.created_at", paging.from, paging.to);
    match wanted.status.0 {
        None => query,
        Some(DeliveryStatus::Pending) => query.filter_fixed("d.is_pending"),
        Some(DeliveryStatus::Failed) => query.filter_fixed("d.error IS NOT NULL"),
        Some(DeliveryStatus::Delivered) => query.filter_fixed("d.error IS NULL AND NOT d.is_pending"),
    }
}

/// One delivery, with what was sent.
pub(super) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    webhook: &WebhookId,
    id: &DeliveryId,
) -> Result<Option<SentDelivery>, DbError> {
    let Some(named) = named(id.as_str()) else {
        return Ok(None);
    };
    let (first, attempt) = (named.event, named.attempt);
    let last = format!("{first}\u{10FFFF}");
    let values = params![&ctx.store.id, webhook, first.as_str(), last.as_str(), attempt];
    let found = tx.fetch_all(FIND, values)?;
    let mut sent = found.into_iter().map(|record| SentDelivery {
        request_headers: record.headers,
        request_body: Some(record.body).filter(|_| !record.delivery.is_pending),
        delivery: shown(record.delivery, webhook),
    });
    Ok(sent.find(|sent| sent.delivery.id == *id))
}

fn shown(record: Record, webhook: &WebhookId) -> Delivery {
    Delivery {
        id: delivery_id(webhook, &record.event_id, record.attempt),
        event_id: record.event_id,
        event: record.event,
        attempt: record.attempt,
        status: match (record.is_pending, &record.error) {
            (true, _) => DeliveryStatus::Pending,
            (false, None) => DeliveryStatus::Delivered,
            (false, Some(_)) => DeliveryStatus::Failed,
        },
        manual: record.is_manual,
        response_status: record.status_code,
        response_body: record.response_body,
        error: record.error,
        duration_ms: Some(record.duration_ms).filter(|_| !record.is_pending),
        next_attempt_at: record.next_attempt_at,
        sent_at: record.sent_at,
        created_at: record.created_at,
    }
}
