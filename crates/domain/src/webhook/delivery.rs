//! Ids of deliveries. A delivery is one attempt to send one event to one endpoint.

use crate::id::{DeliveryId, EventId, Kind, SUFFIX_LENGTH, WebhookId, kind};

crate::text_enum! {
    /// Where a delivery stands.
    pub enum DeliveryStatus {
        /// It is yet to be sent.
        Pending = "PENDING",
        /// The endpoint took it.
        Delivered = "DELIVERED",
        /// The endpoint did not take it; another attempt may follow.
        Failed = "FAILED",
    }
}

/// How many characters of its event's id a delivery's id has: the time, and enough to tell the event from
/// others of that moment.
const OF_EVENT: usize = 15;
/// Where the characters of its endpoint's id end in it.
const OF_WEBHOOK: usize = 20;
/// Digits of a number.
const BASE: u32 = 36;

/// The id of the attempt with this number. It follows from endpoint, event and number, so that it need not be
/// stored.
pub fn delivery_id(webhook: &WebhookId, event: &EventId, attempt: i64) -> DeliveryId {
    let numbered: DeliveryId = event.part::<kind::Delivery>(attempt);
    let (event, number) = (
        numbered.suffix().get(..OF_EVENT),
        numbered.suffix().get(OF_WEBHOOK..),
    );
    let webhook = webhook.suffix().get(SUFFIX_LENGTH - (OF_WEBHOOK - OF_EVENT)..);
    DeliveryId::from_stored(format!(
        "{}{}{}{}",
        kind::Delivery::PREFIX,
        event.unwrap_or_default(),
        webhook.unwrap_or_default(),
        number.unwrap_or_default(),
    ))
}

/// What the id of a delivery says about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    /// The beginning of the event's id.
    pub event: String,
    /// The number of the attempt.
    pub attempt: i64,
}

/// Reads an id; `None` when it can name no delivery.
pub fn named(id: &str) -> Option<Named> {
    let id = DeliveryId::parse(id)?;
    let (of_event, number) = (id.suffix().get(..OF_EVENT)?, id.suffix().get(OF_WEBHOOK..)?);
    Some(Named {
        event: format!("{}{of_event}", kind::Event::PREFIX),
        attempt: i64::from_str_radix(number, BASE).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_the_event_and_the_attempt() {
        let event = EventId::from_stored("evt_0a1b2c3d4e5f6g7h8i9j0k1l");
        let webhook = |text| WebhookId::from_stored(text);
        let (one, other) = (
            webhook("whk_x9c2v5b8n1m4q7w0e3r6t9yu"),
            webhook("whk_x9c2v5b8n1m4q7w0e3r6t9yv"),
        );
        let id = delivery_id(&one, &event, 37);
        assert_eq!(id.as_str(), "dlv_0a1b2c3d4e5f6g76t9yu0011");
        assert_ne!(id, delivery_id(&other, &event, 37));
        assert_ne!(id, delivery_id(&one, &event, 38));
        let tells = named(id.as_str()).unwrap();
        assert!(event.as_str().starts_with(&tells.event) && tells.attempt == 37);
        for other in ["evt_0a1b2c3d4e5f6g7h8i9j0k1l", "dlv_0a1b2c3d4e5f6g7", "", "dlv_"] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
