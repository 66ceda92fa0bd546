//! The events of a store: read in their order, waited for, and listened to.

use super::read::{self, Begin, before, begin, behind, catch_up, newest};
use super::requests::{EventPath, EventQuery, Wanted};
use super::stream::{EVERY, Stream};
use super::views::{Event, Events};
use pandabase_domain::id::StoreId;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Nothing};
use pandabase_platform::error::ApiError;
use pandabase_platform::live::{Listener, Place};
use std::time::Duration;

/// What is asked for here; the streams of pages ask for something else.
const QUESTION: &str = "events";

/// `GET /v2/core/stores/{storeId}/events`: what happened in the last thirty days, oldest first, or with
/// `before` newest first. With `Accept: text/event-stream` it goes on with what happens from then on.
///
/// # Errors [`ApiError::Invalid`] for a place or an event that does not exist, [`ApiError::TooMany`] when too
/// many requests of the caller wait.
pub async fn list(call: Call, input: Input<Nothing, EventQuery>) -> Result<Reply<Events>, ApiError> {
    let is_stream = call.wants_stream();
    let last = call.last_event_id().filter(|_| is_stream);
    let wanted = Wanted::of(&input.query, last)?;
    let end = Wanted::end(&input.query, is_stream)?;
    let store = call.store.id.clone();
    catch_up(call.app(), &store).await?;
    if let Some(end) = end {
        let found = call.read(move |tx, _| before(tx, &store, &wanted, &end)).await?;
        return call.reply(&found);
    }
    let (of, start) = (store.clone(), wanted.start.clone());
    let begin = call.read(move |tx, _| begin(tx, &of, &start)).await?;
    if is_stream {
        let place = enter(&call)?;
        return Ok(Stream::open(call, place, wanted, begin));
    }
    let wait = input.query.wait.as_ref().map_or(0, |wait| wait.get());
    let wait = Duration::from_secs(u64::try_from(wait).unwrap_or(0));
    let found = within(&call, &store, &wanted, begin, wait).await?;
    call.reply(&found)
}

/// A place among those who wait for events, of which a credential, an address and the store have so many.
fn enter(call: &Call) -> Result<Place, ApiError> {
    let token = call.token().map(|token| token.as_str());
    let account = call.account().map(|account| account.as_str());
    let who = Listener {
        caller: token.or(account).unwrap_or_default().to_owned(),
        source: call.source(),
        store: call.store.id.clone(),
    };
    call.app().live.enter(who, QUESTION).ok_or(ApiError::TooMany(
        "Too many requests wait for events: let one end first",
    ))
}

/// The requested events. If there is none, the answer waits as long as the request says.
async fn within(
    call: &Call,
    store: &StoreId,
    wanted: &Wanted,
    mut begin: Begin,
    wait: Duration,
) -> Result<Events, ApiError> {
    let (app, clock) = (call.app(), &call.app().env.clock);
    let until = clock.monotonic().saturating_add(wait);
    let place = if wait.is_zero() { None } else { Some(enter(call)?) };
    loop {
        let (found, after) = look(call, store, wanted, begin).await?;
        begin = after;
        let Some(place) = place
            .as_ref()
            .filter(|_| found.items.is_empty() && !found.has_more)
        else {
            return Ok(found);
        };
        loop {
            let now = clock.monotonic();
            if now >= until || place.is_closed() {
                return Ok(found);
            }
            let asked = place.newest(now, EVERY, async {
                newest(app, store).await.map(|at| at.to_string())
            });
            let newest: i64 = asked.await?.parse().unwrap_or(0);
            if newest > begin.after {
                break;
            }
            tokio::select! {
                () = clock.wait(EVERY.min(until.saturating_sub(now))) => {}
                () = place.closed() => {}
            }
        }
        if !call.is_still_admitted().await? {
            return Err(ApiError::Unauthorized("Invalid API token"));
        }
    }
}

/// What there is now, and where the next look begins.
async fn look(
    call: &Call,
    store: &StoreId,
    wanted: &Wanted,
    begin: Begin,
) -> Result<(Events, Begin), ApiError> {
    let (of, asked) = (store.clone(), wanted.clone());
    let (since, has_gap) = (begin.since, begin.has_gap);
    let found = call.read(move |tx, _| behind(tx, &of, &asked, &begin)).await?;
    let after = found.cursor.parse().unwrap_or(0);
    let next = Begin {
        after,
        since,
        has_gap,
    };
    Ok((found, next))
}

/// `GET /v2/core/stores/{storeId}/events/{eventId}`: one event.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such event.
pub async fn show(call: Call, input: Input<EventPath>) -> Result<Reply<Event>, ApiError> {
    let store = call.store.id.clone();
    catch_up(call.app(), &store).await?;
    let id = input.path.event_id;
    let event = call.read(move |tx, _| read::event(tx, &store, &id)).await?;
    call.reply(&event)
}
