//! A stream of events as they happen (server-sent events). Each one has its place as its id: a client that
//! connects again says the last one, so nothing is missed when a stream ends and another process, or the same
//! one started anew, answers the next request.

use super::read::{Begin, behind, newest};
use super::requests::Wanted;
use super::views::Events;
use bytes::Bytes;
use pandabase_platform::api::Call;
use pandabase_platform::api::endpoint::{Piecewise, Reply};
use pandabase_platform::error::ApiError;
use pandabase_platform::live::Place;
use std::fmt::Write as _;
use std::time::Duration;

/// How often it is looked for something new: other processes write to the database, too, and none of them
/// wakes this one.
pub(super) const EVERY: Duration = Duration::from_secs(1);
/// The longest silence. What stands between client and server ends connections that say nothing for a minute.
const SILENCE: Duration = Duration::from_secs(15);
/// How long a stream lives; the client opens the next one.
const LIFE: Duration = Duration::from_secs(300);
/// How long a client waits before it connects again, in milliseconds.
const PAUSE: u32 = 2_000;

/// An open stream.
pub(super) struct Stream {
    call: Call,
    place: Place,
    wanted: Wanted,
    begin: Begin,
    began: Duration,
    /// When something was sent last.
    said: Option<Duration>,
}

impl Stream {
    /// Answers a call with a stream.
    pub(super) fn open(call: Call, place: Place, wanted: Wanted, begin: Begin) -> Reply<Events> {
        let began = call.app().env.clock.monotonic();
        Reply::stream(Self {
            call,
            place,
            wanted,
            begin,
            began,
            said: None,
        })
    }

    /// What there is behind the place that was sent last.
    async fn look(&mut self) -> Result<Events, ApiError> {
        let (store, wanted) = (self.call.store.id.clone(), self.wanted.clone());
        let from = Begin {
            after: self.begin.after,
            since: self.begin.since,
            has_gap: false,
        };
        let found = self.call.read(move |tx, _| behind(tx, &store, &wanted, &from));
        let found = found.await?;
        self.begin.after = found.cursor.parse().unwrap_or(self.begin.after);
        Ok(found)
    }

    /// The next piece, if there is something to say now.
    async fn say(&mut self, now: Duration) -> Result<Option<Bytes>, ApiError> {
        let (app, store) = (self.call.app(), &self.call.store.id);
        let asked = async { newest(app, store).await.map(|at| at.to_string()) };
        let newest = self.place.newest(now, EVERY, asked).await?;
        let is_new = newest.parse().is_ok_and(|newest: i64| newest > self.begin.after);
        if self.said.is_none() {
            return Ok(Some(opening(self.begin.after, self.begin.has_gap)));
        }
        if is_new {
            loop {
                let found = self.look().await?;
                if !found.items.is_empty() {
                    return pieces(&found).map(Some);
                }
                if !found.has_more {
                    break;
                }
            }
        }
        let is_silent = self.said.is_none_or(|said| now.saturating_sub(said) >= SILENCE);
        // The place moves on past events that are not asked for, so that they are not looked at again.
        Ok(is_silent.then(|| Bytes::from(format!("id: {}\n\n", self.begin.after))))
    }
}

impl Piecewise for Stream {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            let now = self.call.app().env.clock.monotonic();
            if now.saturating_sub(self.began) >= LIFE || self.place.is_closed() {
                return None;
            }
            let said = self.say(now).await;
            let said = said.inspect_err(|error| error.log("events")).ok()?;
            if let Some(piece) = said {
                let admitted = self.call.is_still_admitted().await;
                let admitted = admitted.inspect_err(|error| error.log("events")).ok()?;
                if !admitted {
                    return None;
                }
                self.said = Some(now);
                return Some(piece);
            }
            tokio::select! {
                () = self.call.app().env.clock.wait(EVERY) => {}
                () = self.place.closed() => {}
            }
        }
    }
}

/// What a stream begins with: where it is, so that a client that connects again before the first event misses
/// nothing. A comment says that earlier events are no longer kept.
fn opening(after: i64, has_gap: bool) -> Bytes {
    let gap = if has_gap {
        ": older events are no longer kept\n"
    } else {
        ""
    };
    Bytes::from(format!("{gap}retry: {PAUSE}\nid: {after}\n\n"))
}

fn pieces(found: &Events) -> Result<Bytes, ApiError> {
    let mut text = String::new();
    for event in &found.items {
        let data = serde_json::to_string(event).map_err(|error| ApiError::Internal(error.into()))?;
        let _ = write!(text, "id: {}\ndata: {data}\n\n", event.cursor);
    }
    Ok(Bytes::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_begins_with_its_place() {
        assert_eq!(opening(7, false), "retry: 2000\nid: 7\n\n");
        let told = ": older events are no longer kept\nretry: 2000\nid: 7\n\n";
        assert_eq!(opening(7, true), told);
    }
}
