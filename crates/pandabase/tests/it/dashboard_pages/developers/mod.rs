//! The pages for developers: tokens, webhooks, requests, and the tools of a sandbox.

mod checks;
mod requests;
mod sandbox;
mod tokens;
mod traces;
mod webhooks;

use super::text;
use crate::harness::Server;
use crate::shop::GOOD;
use crate::visitor::Visitor;
use http::Method;
use serde_json::{Value, json};

/// The address of a receiver that is not called in these tests.
const PUBLIC: &str = "https://8.8.8.8/hook";
/// What waits for a page between two requests.
const DRAFT: &str = "pandabase_draft";

/// What stands in the paths of these pages, by the names of their parts.
pub async fn names(server: &Server) -> Vec<(&'static str, String)> {
    let webhook = endpoint(server, PUBLIC).await;
    server.sell(1000, GOOD).await;
    let list = server.core(&format!("/webhooks/{webhook}/deliveries"));
    let delivery = text(&server.get(&list).await.data(200)["items"][0]["id"]);
    let newest = server.core("/events?before=now&limit=1");
    let event = text(&server.get(&newest).await.data(200)["items"][0]["id"]);
    server.app.request_log.flush().await;
    let log = server.get(&server.of_team("/api-logs")).await.data(200)["items"][0].clone();
    vec![
        ("{webhookId}", webhook),
        ("{deliveryId}", delivery),
        ("{tokenId}", text(&log["tokenId"])),
        ("{requestId}", text(&log["id"])),
        ("{eventId}", event),
        ("{receivedId}", received(server).await),
    ]
}

/// Adds an endpoint that is told of payments that were received; returns its id.
async fn endpoint(server: &Server, url: &str) -> String {
    let new = json!({"url": url, "eventTypes": ["PAYMENT_COMPLETED"]});
    text(&server.post(&server.core("/webhooks"), new).await.data(201)["id"])
}

/// Has the receiver of the sandbox take something; returns the id of the request.
async fn received(server: &Server) -> String {
    let lab = format!("/v2/sandbox/stores/{}/lab", server.store.id);
    let made = server.post(&format!("{lab}/receiver"), json!({})).await;
    let url = text(&made.data(200)["url"]);
    let path = url.strip_prefix(&server.app.env.config.secure_url).unwrap();
    let taken = server.anonymous(Method::POST, path).body("{}").send().await;
    assert_eq!(taken.status, 200, "{}", taken.text);
    let listed = server.get(&format!("{lab}/requests")).await;
    text(&listed.data(200)[0]["id"])
}

/// The tokens of the store, newest first.
async fn tokens(server: &Server, session: &str) -> Vec<Value> {
    let listed = server.account_get(session, &server.of_team("/tokens")).await;
    listed.data(200).as_array().unwrap().clone()
}

/// The text on the page that begins so and that a button copies.
fn copied(visitor: &Visitor<'_>, start: &str) -> Option<String> {
    let (_, rest) = visitor.text.split_once(&format!("<code data-key>{start}"))?;
    Some(format!("{start}{}", rest.split('<').next()?))
}
