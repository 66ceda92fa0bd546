//! Messages are sent when a test says so: in any order, twice, or never.

use crate::handle::Fake;
use crate::webhooks::{Event, Message};
use crate::wire;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// `evt_…`.
    pub event: String,
    /// `we_…`.
    pub endpoint: String,
    /// The status of the answer; `None` when there was none.
    pub status: Option<u16>,
}

impl Delivery {
    /// Whether it was taken.
    pub fn is_taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

impl Fake {
    /// The messages that an event is to the endpoints that want it, signed now and not sent: for whoever
    /// sends them changed, or later.
    pub fn messages(&self, event: &str) -> Vec<Message> {
        let mut world = self.shared.world();
        let books = world.having(event);
        books.map_or_else(|_| Vec::new(), |books| books.messages(event))
    }

    /// Sends an event to the endpoints that want it, as often as it is called.
    pub async fn deliver(&self, event: &str) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for message in self.messages(event) {
            let headers = [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Stripe-Signature", message.signature.as_str()),
                ("User-Agent", "Stripe/1.0"),
            ];
            let sent = wire::send("POST", &message.url, &headers, message.body.as_bytes()).await;
            deliveries.push(Delivery {
                event: event.to_owned(),
                endpoint: message.endpoint,
                status: sent.ok().map(|answer| answer.status),
            });
        }
        if deliveries.iter().all(Delivery::is_taken)
            && let Ok(books) = self.shared.world().having(event)
            && !books.delivered.iter().any(|id| id == event)
        {
            books.delivered.push(event.to_owned());
        }
        deliveries
    }

    /// Sends every event that was not taken yet, in the order in which they happened, with those that happen
    /// meanwhile. One that is not taken stays for the next time.
    pub async fn deliver_all(&self) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        let mut tried: Vec<String> = Vec::new();
        while let Some(event) = self
            .undelivered()
            .into_iter()
            .find(|event| !tried.contains(&event.id))
        {
            deliveries.extend(self.deliver(&event.id).await);
            tried.push(event.id);
        }
        deliveries
    }

    /// The events that were not taken yet, the oldest of each account first.
    pub fn undelivered(&self) -> Vec<Event> {
        let world = self.shared.world();
        let mut events = Vec::new();
        for books in world.all() {
            let open = books
                .events
                .iter()
                .filter(|event| !books.delivered.iter().any(|id| event["id"] == id.as_str()));
            events.extend(open.map(|event| Event::of(books, event)));
        }
        events
    }
}
