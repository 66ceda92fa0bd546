//! SQL of events as merchants read them.

use super::requests::{Object, Wanted};
use pandabase_domain::id::{EventId, StoreId};
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// Events that one transaction gives places to.
const BATCH: i64 = 1_000;
/// The most places that one request reads, because few of the events may fit its filter.
const LOOKED_AT: i64 = 2_000;

/// The start of the list.
const LIST: Sql<Record> = select!(Record, "SELECT {} FROM webhook_events");

sql! {
    WAITS = "SELECT 1 FROM webhook_events WHERE store_id = $1 AND position IS NULL LIMIT 1";
    WAITING: EventId = "SELECT id FROM webhook_events WHERE store_id = $1 AND position IS NULL
        ORDER BY step, id LIMIT $2";
    BEGIN = "INSERT INTO event_positions (store_id, last_position) VALUES ($1, 0)
        ON CONFLICT DO NOTHING";
    HOLD: i64 = "SELECT last_position FROM event_positions WHERE store_id = $1", locked;
    PLACE = "UPDATE webhook_events SET position = $1 WHERE store_id = $2 AND id = $3";
    MOVE = "UPDATE event_positions SET last_position = $1 WHERE store_id = $2";
    LAST: i64 = "SELECT last_position FROM event_positions WHERE store_id = $1";
    OLDEST: i64 = "SELECT position FROM webhook_events WHERE store_id = $1 AND position > 0
        ORDER BY position LIMIT 1";
    FIND: Record = "SELECT {} FROM webhook_events
        WHERE store_id = $1 AND id = $2 AND COALESCE(position, 0) > 0";
    PAYLOAD: String = "SELECT payload FROM webhook_events WHERE store_id = $1 AND id = $2";
    KIND: EventType = "SELECT type FROM webhook_events WHERE store_id = $1 AND id = $2";
    FIRST_SINCE: Timestamp = "SELECT created_at FROM webhook_events WHERE store_id = $1 AND id >= $2
            AND COALESCE(position, 0) > 0
        ORDER BY id LIMIT 1";
    // `+ 0` makes the database use the index of ids; by the index of places it would read every earlier
    // event.
    LEAST: Option<i64> = "SELECT MIN(position + 0) FROM webhook_events
        WHERE store_id = $1 AND id >= $2 AND id < $3 AND COALESCE(position, 0) > 0";
}

/// An event as stored.
#[derive(Debug, FromRow)]
pub(super) struct Record {
    pub(super) position: i64,
    pub(super) payload: String,
}

/// Whether events have no place yet.
pub(super) fn waits(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, DbError> {
    tx.exists(WAITS, params![store])
}

/// Gives places to events that have none, so many at a time.
pub(super) fn number(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.send(BEGIN, params![store])?;
    // Locked, so that another transaction that gives places waits here and then sees these.
    let mut last = tx.fetch_one(HOLD, params![store])?;
    for event in tx.fetch_all(WAITING, params![store, BATCH])? {
        last += 1;
        tx.send(PLACE, params![last, store, &event])?;
    }
    tx.send(MOVE, params![last, store])
}

/// The last place that was given; 0 before the first.
pub(super) fn last(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    Ok(tx.fetch_optional(LAST, params![store])?.unwrap_or(0))
}

/// The first place whose event is kept.
pub(super) fn oldest(tx: &mut Tx<'_>, store: &StoreId) -> Result<Option<i64>, DbError> {
    tx.fetch_optional(OLDEST, params![store])
}

/// An event that has a place.
pub(super) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// What is sent of an event.
pub(super) fn payload(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(PAYLOAD, params![store, id])
}

/// The type of an event.
pub(super) fn kind(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<Option<EventType>, DbError> {
    tx.fetch_optional(KIND, params![store, id])
}

/// The place behind which every event at `time` or later is. Ids sort by the start of their transaction,
/// places by its end, and no transaction lasts a minute. So among the first event and those that began within
/// a minute of it any may have the first place, and later ones come behind it.
pub(super) fn before(tx: &mut Tx<'_>, store: &StoreId, time: Timestamp) -> Result<Option<i64>, DbError> {
    let floor = EventId::floor(time.plus_millis(-MINUTE));
    let Some(first) = tx.fetch_optional(FIRST_SINCE, params![store, floor.as_str()])? else {
        return Ok(None);
    };
    let end = EventId::floor(first.plus_millis(2 * MINUTE));
    let least = tx.fetch_one(LEAST, params![store, floor.as_str(), end.as_str()])?;
    Ok(least.map(|position| position - 1))
}

/// A part of the events.
pub(super) struct Part {
    pub(super) records: Vec<Record>,
    /// The place up to which events were read.
    pub(super) until: i64,
    pub(super) has_more: bool,
}

/// The events behind a place that are asked for. `last` is the last place that was given.
pub(super) fn part(
    tx: &mut Tx<'_>,
    store: &StoreId,
    wanted: &Wanted,
    since: Option<Timestamp>,
    (after, last): (i64, i64),
) -> Result<Part, DbError> {
    let end = match wanted.object {
        Some(_) => last,
        None => last.min(after.saturating_add(LOOKED_AT)),
    };
    let query = fitting(store, wanted)
        .filter("position > ?", after)
        .filter("position <= ?", end)
        .filter_opt("created_at >= ?", since);
    let query = query.then("ORDER BY position").page(wanted.limit + 1, 0);
    let mut records = tx.fetch_list(&query)?;
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    if records.len() > limit {
        records.truncate(limit);
        let until = records.last().map_or(after, |record| record.position);
        return Ok(Part {
            records,
            until,
            has_more: true,
        });
    }
    Ok(Part {
        records,
        until: end.max(after),
        has_more: end < last,
    })
}

/// The events in front of `end` that are asked for, newest first. `oldest` is the first place whose event is
/// kept.
pub(super) fn part_before(
    tx: &mut Tx<'_>,
    store: &StoreId,
    wanted: &Wanted,
    (oldest, end): (i64, i64),
) -> Result<Part, DbError> {
    let begin = match wanted.object {
        Some(_) => oldest,
        None => oldest.max(end.saturating_sub(LOOKED_AT)),
    };
    let query = fitting(store, wanted)
        .filter("position < ?", end)
        .filter("position >= ?", begin)
        .then("ORDER BY position DESC")
        .page(wanted.limit + 1, 0);
    let mut records = tx.fetch_list(&query)?;
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    if records.len() > limit {
        records.truncate(limit);
        let until = records.last().map_or(end, |record| record.position);
        return Ok(Part {
            records,
            until,
            has_more: true,
        });
    }
    Ok(Part {
        records,
        until: begin.min(end),
        has_more: begin.min(end) > oldest,
    })
}

/// The events that fit the filters.
fn fitting<'q>(store: &'q StoreId, wanted: &'q Wanted) -> Query<'q, Record> {
    let query = Query::select(LIST).filter("store_id = ?", store);
    let query = match &wanted.object {
        Some(Object::Order(id)) => query.filter("order_id = ?", id),
        Some(Object::Subscription(id)) => query.filter("subscription_id = ?", id),
        None => query,
    };
    if wanted.types.is_empty() {
        return query;
    }
    query.filter_in("type", wanted.types.iter().map(|kind| kind.as_str()))
}
