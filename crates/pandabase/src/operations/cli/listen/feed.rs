//! Reading a store's events from a running server.

use crate::operations::cli::client::{Remote, Trouble};
use crate::operations::cli::failure::Failure;
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::time::Duration;

/// Events of one request.
const PART: usize = 100;
/// How long an answer may take beyond the time that it waits for an event.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event of the server's feed. `data` stays as it was written, so that the forwarded body has the same
/// bytes as a webhook.
#[derive(Debug, Deserialize)]
pub struct FeedEvent {
    pub(in crate::operations::cli) event: String,
    pub(in crate::operations::cli) id: String,
    pub(super) timestamp: String,
    pub(super) data: Box<RawValue>,
    cursor: String,
}

/// The body of a delivery.
#[derive(Serialize)]
struct Body<'a> {
    event: &'a str,
    id: &'a str,
    timestamp: &'a str,
    data: &'a RawValue,
}

#[derive(Deserialize)]
struct About {
    order: Named,
    subscription: Option<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

impl FeedEvent {
    /// The bytes that are signed and sent.
    pub fn body(&self) -> Result<String, Failure> {
        let body = Body {
            event: &self.event,
            id: &self.id,
            timestamp: &self.timestamp,
            data: &self.data,
        };
        serde_json::to_string(&body).map_err(Failure::new)
    }

    /// The id of the subscription that it is about, or else of the order.
    pub fn object(&self) -> String {
        match serde_json::from_str::<About>(self.data.get()) {
            Ok(about) => about.subscription.map_or(about.order.id, |named| named.id),
            Err(_) => String::new(),
        }
    }

    /// Its place.
    pub fn place(&self) -> Result<i64, Failure> {
        place_of(&self.cursor)
    }
}

/// A part of the events.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    pub(super) items: Vec<FeedEvent>,
    cursor: String,
    pub(super) has_gap: bool,
}

impl Part {
    /// The place up to which events were read.
    pub fn place(&self) -> Result<i64, Failure> {
        place_of(&self.cursor)
    }
}

fn place_of(cursor: &str) -> Result<i64, Failure> {
    cursor
        .parse()
        .map_err(|_| Failure::new(format!("the server's answer has an invalid cursor: {cursor}")))
}

#[derive(Deserialize)]
struct Answer {
    data: Part,
}

/// Where reading begins.
pub enum Begin {
    /// With the oldest event that is kept.
    Beginning,
    /// Behind a place, an event, or now.
    After(String),
    /// With the first event at this time or later.
    Time(String),
}

/// The events of a store, of some types or all.
pub struct Feed<'r> {
    pub(super) remote: &'r Remote,
    pub(super) events: Option<String>,
}

impl Feed<'_> {
    /// The place behind which reading begins.
    pub async fn start(&self, from: &Begin) -> Result<i64, Trouble> {
        let first = match from {
            Begin::Beginning => self.get(&[("limit", "1")], Duration::ZERO).await?,
            Begin::After(after) => {
                let asked = [("after", after.as_str()), ("limit", "1")];
                self.get(&asked, Duration::ZERO).await?
            }
            Begin::Time(time) => {
                let asked = [("from", time.as_str()), ("limit", "1")];
                self.get(&asked, Duration::ZERO).await?
            }
        };
        let place = match first.items.first() {
            Some(told) => told.place().map(|place| place - 1),
            None => first.place(),
        };
        place.map_err(lasting)
    }

    /// The events behind a place, waiting for one for so long.
    pub async fn behind(&self, place: i64, wait: Duration) -> Result<Part, Trouble> {
        let (place, limit, seconds) = (place.to_string(), PART.to_string(), wait.as_secs().to_string());
        let asked = [
            ("after", place.as_str()),
            ("limit", limit.as_str()),
            ("wait", seconds.as_str()),
        ];
        self.get(&asked, wait).await
    }

    async fn get(&self, asked: &[(&str, &str)], wait: Duration) -> Result<Part, Trouble> {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(asked);
        if let Some(events) = &self.events {
            query.append_pair("events", events);
        }
        let path = format!(
            "/v2/core/stores/{}/events?{}",
            self.remote.store(),
            query.finish()
        );
        let text = self.remote.text(&path, wait.saturating_add(PATIENCE)).await?;
        let answer: Answer = serde_json::from_str(&text).map_err(|error| {
            lasting(Failure::new(format!(
                "the server's events are no events: {error}"
            )))
        })?;
        Ok(answer.data)
    }
}

/// A failure that repeating the request does not mend.
fn lasting(failure: Failure) -> Trouble {
    Trouble {
        failure,
        status: Some(200),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_forwarded_has_the_bytes_that_were_told() {
        let body = concat!(
            r#"{"event":"PAYMENT_FAILED","id":"evt_1","timestamp":"2026-06-01T00:00:00.000Z","#,
            r#""data":{"order":{"id":"ord_1","b":1,"a":2},"customer":null}}"#
        );
        let text = body.replace("null}}", r#"null},"cursor":"7"}"#);
        let told: FeedEvent = serde_json::from_str(&text).unwrap();
        assert_eq!(told.body().unwrap(), body);
        assert_eq!((told.place().unwrap(), told.object()), (7, "ord_1".to_owned()));
    }
}
