//! What requests for events name and say.

use pandabase_domain::id::{EventId, Kind, OrderId, PaymentId, SubscriptionId, WebhookId, kind};
use pandabase_domain::input::{Int, Opt, Text};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::error::ApiError;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// Names an event.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventPath {
    pub(crate) event_id: EventId,
}

/// Where an event is sent once more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventResend {
    /// The endpoint, whether or not it subscribes to the event; every enabled one that does when absent.
    #[serde(default)]
    pub(crate) webhook_id: Opt<WebhookId>,
}

/// The longest that a request may wait, in seconds.
pub const LONGEST_WAIT: i64 = 30;
/// Events of an answer when the request does not say.
const PART: i64 = 25;

/// Which events.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventQuery {
    /// Only what comes behind this place: a `cursor`, the id of an event, or `now` for what is yet to happen.
    /// The oldest events that are kept when absent.
    #[serde(default)]
    pub(super) after: Opt<Text<1, 48>>,
    /// Only what comes before this place, newest first: a `cursor`, the id of an event, or `now`. Neither
    /// together with `after`, `from` or `wait` nor in a stream.
    #[serde(default)]
    pub(super) before: Opt<Text<1, 48>>,
    /// Only events that happened at this time or later; not together with `after`.
    #[serde(default)]
    pub(super) from: Opt<Timestamp>,
    /// Only events of these types, with commas between them.
    #[serde(default)]
    pub(super) events: Opt<EventTypes>,
    /// Only events about this order, payment or subscription.
    #[serde(default)]
    pub(super) object: Opt<Text<1, 48>>,
    /// How many events at most; 25 when absent.
    #[serde(default)]
    pub(super) limit: Opt<Int<1, 100>>,
    /// How many seconds to wait for an event when there is none; a stream waits by itself.
    #[serde(default)]
    pub(super) wait: Opt<Int<0, LONGEST_WAIT>>,
}

/// Types of events, with commas between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTypes(Vec<EventType>);

impl EventTypes {
    /// Reads words with commas between them.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = text.split(',').map(str::trim);
        let types: Option<Vec<_>> = words.map(EventType::parse).collect();
        let words = || {
            EventType::ALL
                .iter()
                .map(|kind| kind.as_str())
                .collect::<Vec<_>>()
        };
        types
            .map(Self)
            .ok_or_else(|| format!("must be some of {}, with commas between them", words().join(", ")))
    }
}

impl EventTypes {
    /// The types.
    pub fn all(&self) -> &[EventType] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for EventTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(D::Error::custom)
    }
}

impl JsonSchema for EventTypes {
    fn schema_name() -> Cow<'static, str> {
        "EventTypes".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1})
    }
}

/// What events may be asked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// An order, or its payment, which has the same events.
    Order(OrderId),
    /// A subscription.
    Subscription(SubscriptionId),
}

impl Object {
    /// Reads the id of an object.
    pub fn parse(text: &str) -> Option<Self> {
        let of_payment = || PaymentId::parse(text).map(|payment| payment.twin::<kind::Order>());
        if text.starts_with(kind::Subscription::PREFIX) {
            return SubscriptionId::parse(text).map(Self::Subscription);
        }
        OrderId::parse(text).or_else(of_payment).map(Self::Order)
    }
}

/// Where reading begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// With the oldest event that is kept.
    Oldest,
    /// With what is yet to happen.
    Now,
    /// Behind a place.
    Place(i64),
    /// Behind an event.
    Event(EventId),
    /// With what happened at this time or later.
    Time(Timestamp),
}

/// Where reading backwards begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// With the newest event.
    Now,
    /// In front of a place.
    Place(i64),
    /// In front of an event.
    Event(EventId),
}

impl Start {
    /// Reads `after`: a cursor, the id of an event, or `now`.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "now" {
            return Some(Self::Now);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(Self::Place);
        }
        EventId::parse(text).map(Self::Event)
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Where it begins.
    pub start: Start,
    /// Only events of these types; empty for all.
    pub types: Vec<EventType>,
    /// Only events about this.
    pub object: Option<Object>,
    /// How many at most.
    pub limit: i64,
}

impl Wanted {
    /// Everything from a start on.
    pub fn beginning(start: Start) -> Self {
        Self {
            start,
            types: Vec::new(),
            object: None,
            limit: PART,
        }
    }

    /// What a query asks for. `last` is the id that a stream's client has seen last, which comes before what
    /// the address says: the address is the one that the stream was first opened with.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] that names the parameter.
    pub fn of(query: &EventQuery, last: Option<&str>) -> Result<Self, ApiError> {
        let start = match (last, query.after.as_deref(), query.from.0) {
            (Some(last), ..) => Start::parse(last)
                .ok_or_else(|| ApiError::invalid("headers/last-event-id must be the id of an event"))?,
            (None, Some(_), Some(_)) => {
                return Err(ApiError::invalid(
                    "querystring/from must NOT be given together with after",
                ));
            }
            (None, Some(after), None) => Start::parse(after).ok_or_else(|| {
                ApiError::invalid("querystring/after must be a cursor, the id of an event, or now")
            })?,
            (None, None, Some(from)) => Start::Time(from),
            (None, None, None) => Start::Oldest,
        };
        let object = match query.object.as_deref() {
            None => None,
            Some(text) => Some(Object::parse(text).ok_or_else(|| {
                ApiError::invalid(
                    "querystring/object must be the id of an order, a payment or a subscription",
                )
            })?),
        };
        let types = query.events.as_ref();
        Ok(Self {
            start,
            types: types.map(|types| types.0.clone()).unwrap_or_default(),
            object,
            limit: query.limit.as_ref().map_or(PART, |limit| limit.get()),
        })
    }

    /// The place that comes behind what a query asks for, if it asks for the newest first.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] that names the parameter.
    pub(super) fn end(query: &EventQuery, is_stream: bool) -> Result<Option<End>, ApiError> {
        let Some(text) = query.before.as_deref() else {
            return Ok(None);
        };
        if is_stream || !query.after.is_none() || !query.from.is_none() || !query.wait.is_none() {
            return Err(ApiError::invalid(
                "querystring/before must NOT be given together with after, from or wait, nor for a stream",
            ));
        }
        let end = match Start::parse(text) {
            Some(Start::Place(place)) => End::Place(place),
            Some(Start::Event(event)) => End::Event(event),
            Some(Start::Now) => End::Now,
            Some(Start::Oldest | Start::Time(_)) | None => {
                return Err(ApiError::invalid(
                    "querystring/before must be a cursor, the id of an event, or now",
                ));
            }
        };
        Ok(Some(end))
    }

    /// The same with only these types.
    #[must_use]
    pub fn of_types(mut self, types: Option<EventTypes>) -> Self {
        self.types = types.map(|types| types.0).unwrap_or_default();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_a_place_an_event_or_now() {
        let event = "evt_0a1b2c3d4e5f6g7h8i9j0k1l";
        for (text, start) in [
            ("now", Some(Start::Now)),
            ("0", Some(Start::Place(0))),
            ("1042", Some(Start::Place(1042))),
            (event, Some(Start::Event(EventId::from_stored(event)))),
            ("-1", None),
            ("NOW", None),
            ("99999999999999999999", None),
            ("ord_0a1b2c3d4e5f6g7h8i9j0k1l", None),
        ] {
            assert_eq!(Start::parse(text), start, "{text}");
        }
    }

    #[test]
    fn an_object_is_an_order_a_payment_or_a_subscription() {
        let order = OrderId::from_stored("ord_0a1b2c3d4e5f6g7h8i9j0k1l");
        for (text, object) in [
            ("ord_0a1b2c3d4e5f6g7h8i9j0k1l", Some(Object::Order(order.clone()))),
            ("pmt_0a1b2c3d4e5f6g7h8i9j0k1l", Some(Object::Order(order))),
            (
                "sub_0a1b2c3d4e5f6g7h8i9j0k1l",
                Some(Object::Subscription(SubscriptionId::from_stored(
                    "sub_0a1b2c3d4e5f6g7h8i9j0k1l",
                ))),
            ),
            ("cus_0a1b2c3d4e5f6g7h8i9j0k1l", None),
            ("ord_1", None),
        ] {
            assert_eq!(Object::parse(text), object, "{text}");
        }
    }

    #[test]
    fn types_have_commas_between_them() {
        let types = EventTypes::parse("PAYMENT_COMPLETED, PAYMENT_FAILED").unwrap();
        assert_eq!(types.0, [EventType::PaymentCompleted, EventType::PaymentFailed]);
        for text in ["", "payment_completed", "PAYMENT_COMPLETED,"] {
            assert!(EventTypes::parse(text).is_err(), "{text}");
        }
    }
}
