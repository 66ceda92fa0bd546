//! Events as the server has stored them, with what was sent of them.

use crate::operations::cli::client::{Asker, Remote};
use crate::operations::cli::failure::Failure;
use reqwest::Method;
use serde_json::Value;

/// The most deliveries of an endpoint that are looked through for a later event.
const LOOKED_AT: usize = 100;

/// An event, as it was delivered to an endpoint.
#[derive(Debug, Clone)]
pub(super) struct Stored {
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

/// Finds an event by its id, at any endpoint of the store that it was sent to.
pub(super) async fn find(remote: &Remote, event: &str) -> Result<Stored, Failure> {
    let endpoints = read(remote, "/webhooks?limit=100").await?;
    for endpoint in items(&endpoints) {
        let webhook = endpoint["id"].as_str().unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("eventId", event);
        let path = format!("/webhooks/{webhook}/deliveries?{}", query.finish());
        let deliveries = read(remote, &path).await?;
        // One that waits has not been sent yet.
        let sent = items(&deliveries).find(|delivery| delivery["status"] != "PENDING");
        if let Some(delivery) = sent {
            return whole(remote, webhook, delivery).await;
        }
    }
    Err(
        Failure::new(format!("no endpoint of the store was sent the event {event}")).next(
            "events are kept for 30 days, where an endpoint subscribes to them: the dashboard lists them \
             under Developers, and so does GET …/webhooks/{webhookId}/deliveries",
        ),
    )
}

/// The next event after this one that the same endpoint was sent.
pub(super) async fn after(remote: &Remote, stored: &Stored) -> Result<Stored, Failure> {
    let path = format!("/webhooks/{}/deliveries?limit={LOOKED_AT}", stored.webhook);
    let deliveries = read(remote, &path).await?;
    // The newest come first, so that the next one is the last before this.
    let newer = items(&deliveries).take_while(|delivery| delivery["eventId"] != stored.id.as_str());
    let next = newer.filter(|delivery| delivery["status"] != "PENDING").last();
    match next {
        Some(delivery) => whole(remote, &stored.webhook, delivery).await,
        None => Err(Failure::new(format!(
            "no event came after {}: there is no other order",
            stored.id
        ))
        .next("choose an earlier event")),
    }
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
