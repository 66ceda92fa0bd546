//! Lists of events, account by account. Stripe lists the newest events first, and those that were missed are
//! wanted from the oldest on. So the time that is asked for is cut in half until its list is short.

use super::accounts::{self, Connected};
use super::error::StripeError;
use super::form::Form;
use super::handle::Stripe;
use super::kinds::KINDS;
use super::types::event::{StripeEvent, seconds};
use super::types::shared::List;
use pandabase_domain::time::Timestamp;
use pandabase_platform::processor::ProcessorError;
use pandabase_platform::processor::updates::{Event, EventList, MOST_EVENTS};
use std::sync::Arc;

/// How many events are on a page of a list.
const PAGE: usize = 100;
/// The most pages of the events of one kind within one second, which is not cut any more.
const MOST_PAGES: usize = 1_000;
/// How many kinds of events one list may ask for.
const MOST_KINDS: usize = 20;

/// The ids of the connected accounts. Their keys stay closed here, so that one whose keys cannot be read
/// keeps no other waiting.
pub(super) async fn accounts(stripe: &Stripe) -> Result<Vec<String>, ProcessorError> {
    Ok(stripe.db.read(accounts::ids).await?)
}

/// The events of an account since `after`, the oldest first: all of them, or those of the first part of that
/// time. Of an account that is not connected any more there are none.
pub(super) async fn events_of(
    stripe: &Stripe,
    account: &str,
    after: Timestamp,
) -> Result<EventList, ProcessorError> {
    let (env, account) = (Arc::clone(&stripe.env), account.to_owned());
    let found = stripe
        .db
        .read(move |tx| accounts::by_account(tx, &env, &account))
        .await?;
    let Some(connected) = found else {
        return Ok(EventList::default());
    };
    let mut time = Time {
        from: after.as_seconds(),
        until: None,
    };
    loop {
        match within(stripe, &connected, time).await? {
            Found::All(events) => {
                let next = time.until.map(|until| seconds(until.saturating_add(1)));
                return Ok(EventList { events, next });
            }
            Found::More { newest } => time = time.half(newest),
        }
    }
}

/// Some seconds, the first and the last one included; without a last one until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Time {
    from: i64,
    until: Option<i64>,
}

impl Time {
    /// The first half of it, when its newest event happened in the second `newest`.
    fn half(self, newest: i64) -> Self {
        let length = newest.saturating_sub(self.from).max(0);
        Self {
            from: self.from,
            until: Some(self.from.saturating_add(length / 2)),
        }
    }

    fn is_one_second(self) -> bool {
        self.until == Some(self.from)
    }
}

/// What a list has.
enum Found {
    /// All that happened in its time.
    All(Vec<Event>),
    /// More than is read at once; the newest happened in this second.
    More { newest: i64 },
}

/// Reads the events of an account within a time, the oldest first.
async fn within(stripe: &Stripe, connected: &Connected, time: Time) -> Result<Found, StripeError> {
    let mut events = Vec::new();
    for kinds in KINDS.chunks(MOST_KINDS) {
        match list(stripe, connected, kinds, time).await? {
            Found::All(listed) => events.extend(listed),
            more => return Ok(more),
        }
    }
    events.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    Ok(Found::All(events))
}

/// Reads the events of these kinds within a time.
async fn list(
    stripe: &Stripe,
    connected: &Connected,
    kinds: &[&str],
    time: Time,
) -> Result<Found, StripeError> {
    let most = match time.is_one_second() {
        true => MOST_PAGES,
        false => MOST_EVENTS / PAGE,
    };
    let query = Form::new()
        .with("limit", PAGE)
        .with("created[gte]", time.from)
        .with_some("created[lte]", time.until);
    let query = kinds.iter().enumerate().fold(query, |query, (number, kind)| {
        query.with(format!("types[{number}]"), kind)
    });
    let (mut events, mut newest) = (Vec::new(), None);
    let mut last: Option<String> = None;
    for _ in 0..most {
        let query = query.clone().with_some("starting_after", last.as_deref());
        let page: List<StripeEvent> = stripe
            .client
            .get(&connected.secret_key, "/v1/events", &query)
            .await?;
        newest = newest.or(page.data.first().map(|event| event.created));
        last = page.data.last().map(|event| event.id.clone());
        let is_last = !page.has_more || last.is_none();
        let sound = page
            .data
            .into_iter()
            .filter_map(|event| event.of(&connected.account));
        events.extend(sound);
        if is_last {
            return Ok(Found::All(events));
        }
    }
    match newest {
        Some(newest) if !time.is_one_second() => Ok(Found::More { newest }),
        _ => Err(StripeError::Malformed("the list of events has no end".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_cut_down_to_its_first_second() {
        let mut time = Time {
            from: 100,
            until: None,
        };
        let mut seen = Vec::new();
        for newest in [900, 460, 180, 101, 100] {
            time = time.half(newest);
            seen.push(time.until.unwrap());
        }
        assert_eq!(seen, [500, 280, 140, 100, 100]);
        assert!(time.is_one_second());
        // An event from before it, which Stripe does not list, would not turn it round.
        assert!(time.half(7).is_one_second());
    }
}
