//! SQL of deliveries as merchants see them.

use super::requests::DeliveryQuery;
use super::views::{Delivery, SentDelivery};
use pandabase_domain::id::{DeliveryId, EventId, WebhookId};
use pandabase_domain::webhook::delivery::{DeliveryStatus, delivery_id, named};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};

macro_rules! select {
    ($more:literal, $join:literal) => {
        concat!(
            "SELECT d.event_id, COALESCE(d.event, e.type), d.attempt, d.is_pending, d.is_manual,
                d.status_code, d.response_body, d.error, d.duration_ms, d.next_attempt_at, d.sent_at,
                d.created_at",
            $more,
            " FROM webhook_deliveries d ",
            $join,
            "JOIN webhook_events e ON e.store_id = d.store_id AND e.id = d.event_id"
        )
    };
}

sql! {
    // Ids name the beginning of the event's.
    FIND = concat!(select!(", d.request_headers, e.payload", ""), "
        WHERE d.store_id = $1 AND d.webhook_id = $2 AND d.event_id >= $3 AND d.event_id < $4
            AND d.attempt = $5");
}

/// The newest first.
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
    let filtered = |select| {
        let query = Query::new(select)
            .filter("d.store_id = ?", &ctx.store.id)
            .filter("d.webhook_id = ?", webhook)
            .filter_opt("d.event = ?", wanted.event.0.map(EventType::as_str))
            .filter_opt("d.event_id = ?", wanted.event_id.as_ref())
            .filter_opt("d.created_at >= ?", paging.from)
            .filter_opt("d.created_at < ?", paging.to);
        match wanted.status.0 {
            None => query,
            Some(DeliveryStatus::Pending) => query.filter_fixed("d.is_pending"),
            Some(DeliveryStatus::Failed) => query.filter_fixed("d.error IS NOT NULL"),
            Some(DeliveryStatus::Delivered) => query.filter_fixed("d.error IS NULL AND NOT d.is_pending"),
        }
    };
    let count = filtered("SELECT COUNT(*) FROM webhook_deliveries d");
    let items = filtered(select!("", "LEFT "));
    Page::load(tx, paging, &count, items, NEWEST, |row| read(row, webhook))
}

/// One of them, with what was sent.
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
    let found = tx.all(FIND, values, |row| {
        let delivery = read(row, webhook)?;
        let (request_headers, body): (_, String) = (row.opt_json()?, row.next()?);
        let request_body = Some(body).filter(|_| delivery.status != DeliveryStatus::Pending);
        Ok(SentDelivery {
            delivery,
            request_headers,
            request_body,
        })
    })?;
    Ok(found.into_iter().find(|found| found.delivery.id == *id))
}

fn read(row: &mut Row<'_>, webhook: &WebhookId) -> Result<Delivery, DbError> {
    let event_id: EventId = row.next()?;
    let event = row.word(EventType::parse)?;
    let attempt = row.next()?;
    let (is_pending, manual): (bool, bool) = (row.next()?, row.next()?);
    let response_status: Option<i64> = row.next()?;
    let response_body = row.next()?;
    let error: Option<String> = row.next()?;
    let duration_ms = Some(row.next()?).filter(|_| !is_pending);
    Ok(Delivery {
        id: delivery_id(webhook, &event_id, attempt),
        event_id,
        event,
        attempt,
        status: match (is_pending, &error) {
            (true, _) => DeliveryStatus::Pending,
            (false, None) => DeliveryStatus::Delivered,
            (false, Some(_)) => DeliveryStatus::Failed,
        },
        manual,
        response_status,
        response_body,
        error,
        duration_ms,
        next_attempt_at: row.next()?,
        sent_at: row.next()?,
        created_at: row.next()?,
    })
}
