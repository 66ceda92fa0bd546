//! Events as the server has stored them, with what was sent of them.

use crate::operations::cli::client::{Asker, Remote};
use crate::operations::cli::failure::Failure;
use crate::operations::cli::listen::feed::FeedEvent;
use reqwest::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

/// The most deliveries of an endpoint that are looked through for a later event.
const LOOKED_AT: usize = 100;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An event, as it was delivered to an endpoint.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    /// The endpoint; empty where no endpoint was sent the event.
    pub(super) webhook: String,
    pub(super) id: String,
    pub(super) event: String,
    /// The bytes that were sent.
    pub(super) body: Vec<u8>,
    /// The headers that were sent; without them where they were not kept.
    pub(super) headers: Vec<(String, String)>,
}

impl Stored {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

async fn read(remote: &Remote, path: &str) -> Result<Value, Failure> {
    let path = remote.core(path);
    let answer = remote.exchange(Asker::Store, Method::GET, &path, None).await?;
    answer.done("the stored events cannot be read")
}

fn items(page: &Value) -> impl Iterator<Item = &Value> {
    page["items"].as_array().into_iter().flatten()
}

/// An answer with an event.
#[derive(Deserialize)]
struct One {
    data: FeedEvent,
}

/// An answer with several events.
#[derive(Deserialize)]
struct Several {
    data: Part,
}

#[derive(Deserialize)]
struct Part {
    items: Vec<FeedEvent>,
}

/// Reads events of the store; `None` if there are none, or this token may not read them.
async fn happened<T: DeserializeOwned>(remote: &Remote, path: &str) -> Result<Option<T>, Failure> {
    match remote.text(&remote.core(path), PATIENCE).await {
        Ok(text) => serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| Failure::new(format!("an event of the server cannot be read: {error}"))),
        Err(trouble) if matches!(trouble.status, Some(403 | 404)) => Ok(None),
        Err(trouble) => Err(trouble.into()),
    }
}

/// An event that no endpoint was sent, such as one that `listen` forwarded. It has the bytes that endpoints
/// would be sent, and no signature yet.
fn unsent(event: &FeedEvent) -> Result<Stored, Failure> {
    Ok(Stored {
        webhook: String::new(),
        id: event.id.clone(),
        event: event.event.clone(),
        body: event.body()?.into_bytes(),
        headers: Vec::new(),
    })
}

/// Finds an event by its id: as an endpoint of the store was sent it, else as it happened.
pub(super) async fn find(remote: &Remote, event: &str) -> Result<Stored, Failure> {
    let endpoints = read(remote, "/webhooks?limit=100").await?;
    for endpoint in items(&endpoints) {
        let webhook = endpoint["id"].as_str().unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("eventId", event);
        let path = format!("/webhooks/{webhook}/deliveries?{}", query.finish());
        let deliveries = read(remote, &path).await?;
        // A pending delivery has not been sent yet.
        let sent = items(&deliveries).find(|delivery| delivery["status"] != "PENDING");
        if let Some(delivery) = sent {
            return whole(remote, webhook, delivery).await;
        }
    }
    if let Some(One { data }) = happened(remote, &format!("/events/{event}")).await? {
        return unsent(&data);
    }
    Err(Failure::new(format!("the store has no event {event}")).next(
        "events are kept for thirty days: `pandabase events list` lists them, and so does the \
             dashboard under Developers",
    ))
}

/// The next event after this one that the same endpoint was sent, or that happened.
pub(super) async fn after(remote: &Remote, stored: &Stored) -> Result<Stored, Failure> {
    if stored.webhook.is_empty() {
        let path = format!("/events?after={}&limit=1", stored.id);
        let next: Option<Several> = happened(remote, &path).await?;
        let next = next.and_then(|next| next.data.items.into_iter().next());
        return next.map_or_else(|| Err(last(stored)), |event| unsent(&event));
    }
    let path = format!("/webhooks/{}/deliveries?limit={LOOKED_AT}", stored.webhook);
    let deliveries = read(remote, &path).await?;
    // The newest come first, so the next event is the last one before this event.
    let newer = items(&deliveries).take_while(|delivery| delivery["eventId"] != stored.id.as_str());
    let next = newer.filter(|delivery| delivery["status"] != "PENDING").last();
    match next {
        Some(delivery) => whole(remote, &stored.webhook, delivery).await,
        None => Err(last(stored)),
    }
}

fn last(stored: &Stored) -> Failure {
    Failure::new(format!(
        "no event came after {}: there is no other order",
        stored.id
    ))
    .next("choose an earlier event")
}

/// A delivery with what was sent.
async fn whole(remote: &Remote, webhook: &str, delivery: &Value) -> Result<Stored, Failure> {
    let id = delivery["id"].as_str().unwrap_or_default();
    let sent = read(remote, &format!("/webhooks/{webhook}/deliveries/{id}")).await?;
    let Some(body) = sent["requestBody"].as_str() else {
        return Err(Failure::new(format!("the delivery {id} has no body")));
    };
    let headers = sent["requestHeaders"].as_object().into_iter().flatten();
    let headers = headers.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let text = |key: &str| sent[key].as_str().unwrap_or_default().to_owned();
    Ok(Stored {
        webhook: webhook.to_owned(),
        id: text("eventId"),
        event: text("event"),
        body: body.as_bytes().to_vec(),
        headers: headers.collect(),
    })
}
