//! Reading events from a place on.

use super::requests::{End, Start, Wanted};
use super::store::{self, Record};
use super::views::{Event, Events};
use crate::notify::payload::EventData;
use pandabase_domain::id::{EventId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::app::App;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use serde::Deserialize;

/// The error for an event that does not exist.
const MISSING: ApiError = ApiError::Missing("Event");
/// The most transactions in which one request gives places to events. After thirty days without a reader, the
/// next requests go on with the rest.
const ROUNDS: usize = 50;

/// An event as it is stored, which is also the body that webhooks get.
#[derive(Deserialize)]
struct StoredEvent {
    event: EventType,
    id: EventId,
    timestamp: Timestamp,
    data: EventData,
}

impl Record {
    fn view(self) -> Result<Event, DbError> {
        let stored: StoredEvent = serde_json::from_str(&self.payload).map_err(DbError::Json)?;
        Ok(Event {
            event: stored.event,
            id: stored.id,
            timestamp: stored.timestamp,
            data: stored.data,
            cursor: self.position.to_string(),
        })
    }
}

/// Gives places to the events that were committed since somebody read last.
pub async fn catch_up(app: &App, store: &StoreId) -> Result<(), ApiError> {
    for _ in 0..ROUNDS {
        let of = store.clone();
        if !app.db.read(move |tx| store::waits(tx, &of)).await? {
            break;
        }
        let of = store.clone();
        app.db.write(move |tx| store::number(tx, &of)).await?;
    }
    Ok(())
}

/// The same in a transaction that writes.
pub fn catch_up_within(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    for _ in 0..ROUNDS {
        if !store::waits(tx, store)? {
            break;
        }
        store::number(tx, store)?;
    }
    Ok(())
}

/// The last place that was given.
pub(super) async fn newest(app: &App, store: &StoreId) -> Result<i64, ApiError> {
    catch_up(app, store).await?;
    let of = store.clone();
    Ok(app.db.read(move |tx| store::last(tx, &of)).await?)
}

/// Where reading begins: the place behind which the first event is, and whether events behind the place that
/// was asked for are no longer kept.
pub(super) struct Begin {
    pub(super) after: i64,
    pub(super) since: Option<Timestamp>,
    pub(super) has_gap: bool,
}

/// Where reading begins.
///
/// # Errors [`ApiError::Invalid`] for a place or an event that does not exist.
pub(super) fn begin(tx: &mut Tx<'_>, store: &StoreId, start: &Start) -> Result<Begin, ApiError> {
    let last = store::last(tx, store)?;
    let oldest = store::oldest(tx, store)?.map_or(last, |position| position - 1);
    let (after, since) = match start {
        Start::Oldest => (oldest, None),
        Start::Now => (last, None),
        Start::Place(place) if *place > last => {
            return Err(ApiError::invalid(
                "querystring/after is a place that no event has",
            ));
        }
        Start::Place(place) => (*place, None),
        Start::Event(id) => match store::find(tx, store, id)? {
            Some(found) => (found.position, None),
            None => {
                return Err(ApiError::invalid(
                    "querystring/after names no event that is kept: they are kept for 30 days",
                ));
            }
        },
        Start::Time(time) => (store::before(tx, store, *time)?.unwrap_or(last), Some(*time)),
    };
    Ok(Begin {
        // Events that are no longer kept are skipped.
        after: after.max(oldest),
        since,
        has_gap: after < oldest,
    })
}

/// The events behind a place.
pub(super) fn behind(
    tx: &mut Tx<'_>,
    store: &StoreId,
    wanted: &Wanted,
    begin: &Begin,
) -> Result<Events, ApiError> {
    let last = store::last(tx, store)?;
    let part = store::part(tx, store, wanted, begin.since, (begin.after, last))?;
    let items = part.records.into_iter().map(Record::view);
    Ok(Events {
        items: items.collect::<Result<_, _>>()?,
        cursor: part.until.to_string(),
        has_more: part.has_more,
        has_gap: begin.has_gap,
    })
}

/// The events in front of a place, newest first.
///
/// # Errors [`ApiError::Invalid`] for an event that does not exist.
pub(super) fn before(
    tx: &mut Tx<'_>,
    store: &StoreId,
    wanted: &Wanted,
    end: &End,
) -> Result<Events, ApiError> {
    let beyond = store::last(tx, store)?.saturating_add(1);
    let end = match end {
        End::Now => beyond,
        End::Place(place) => beyond.min(*place),
        End::Event(id) => match store::find(tx, store, id)? {
            Some(found) => found.position,
            None => {
                return Err(ApiError::invalid(
                    "querystring/before names no event that is kept: they are kept for 30 days",
                ));
            }
        },
    };
    let oldest = store::oldest(tx, store)?.unwrap_or(beyond);
    let part = store::part_before(tx, store, wanted, (oldest, end))?;
    let items = part.records.into_iter().map(Record::view);
    Ok(Events {
        items: items.collect::<Result<_, _>>()?,
        cursor: part.until.to_string(),
        has_more: part.has_more,
        has_gap: false,
    })
}

/// The events that are asked for.
///
/// # Errors [`ApiError::Invalid`] for a place or an event that does not exist.
pub fn events(tx: &mut Tx<'_>, store: &StoreId, wanted: &Wanted) -> Result<Events, ApiError> {
    let begin = begin(tx, store, &wanted.start)?;
    behind(tx, store, wanted, &begin)
}

/// One event.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none of this id.
pub fn event(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<Event, ApiError> {
    Ok(store::find(tx, store, id)?.ok_or(MISSING)?.view()?)
}

/// The bytes that are signed and sent for an event.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none of this id.
pub fn body(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<String, ApiError> {
    store::payload(tx, store, id)?.ok_or(MISSING)
}

/// The type of an event, whether or not it has a place.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none of this id.
pub fn kind(tx: &mut Tx<'_>, store: &StoreId, id: &EventId) -> Result<EventType, ApiError> {
    store::kind(tx, store, id)?.ok_or(MISSING)
}
