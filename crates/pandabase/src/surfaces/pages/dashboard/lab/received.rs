//! A request that the receiver of the sandbox took, and what is wrong with its signature.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::developers::sandbox::only_in_sandbox;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::readable::indented;
use crate::surfaces::sandbox::lab::words;
use askama::Template;
use axum::response::Response;
use pandabase_domain::webhook::diagnosis::SignatureFault;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/lab/received.html")]
struct ReceivedPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: String,
    verdict: Badge,
    answer: Text,
    faults: Vec<Text>,
    /// What arrived, byte by byte, and the same in lines.
    body: [String; 2],
    headers: Vec<(String, String)>,
    facts: Facts,
    ids: Facts,
    /// The page of the event.
    event: Option<String>,
    lab: String,
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    only_in_sandbox(desk)?;
    let found = desk.ask("getLabRequest").await?;
    let body = text(&found["body"]);
    let headers = found["headers"].as_object().into_iter().flatten();
    let headers = headers.map(|(name, value)| (name.clone(), text(value).to_owned()));
    let event = match found["eventId"].as_str() {
        Some(id) => desk
            .find("getEvent", &[("eventId", id)])
            .await?
            .map(|_| desk.in_store(&format!("/developers/events/{id}"))),
        None => None,
    };
    let at = say::moment(t, &desk.zone(), &found["receivedAt"]);
    let name = owned(&found["event"]);
    let frame = desk.frame();
    let template = ReceivedPage {
        look: &desk.look,
        t,
        frame: &frame,
        name: name.unwrap_or_else(|| t.get("lab-received-nothing").to_string()),
        verdict: verdict(t, &found),
        answer: answered(t, &found),
        faults: faults(t, &found),
        body: [body.to_owned(), indented(body)],
        headers: headers.collect(),
        facts: say::known([(t.get("portal-date"), at)]),
        ids: say::ids([
            (t.get("lab-received-id"), &found["id"]),
            (t.get("developers-event-id"), &found["eventId"]),
        ]),
        event,
        lab: desk.in_store("/developers/lab"),
        request: desk.request("getLabRequest", "")?,
    };
    desk.page(&frame, &template)
}

/// What a request was answered with.
pub fn answered(t: Locale, request: &Value) -> Text {
    // A status is no quantity: it is written without separators.
    let status = request["status"].as_i64().unwrap_or(0).to_string();
    t.get("lab-received-answered").with("status", status)
}

/// Whether the signature of a request is right.
pub fn verdict(t: Locale, request: &Value) -> Badge {
    let has_fault = items(&request["faults"]).next().is_some();
    let (words, tone) = match (request["isRight"].as_bool(), has_fault) {
        (None, _) => (t.get("lab-received-unchecked"), "wait"),
        (Some(true), false) => (t.get("lab-received-right"), "good"),
        (Some(true), true) => (t.get("lab-received-right"), "wait"),
        (Some(false), _) => (t.get("lab-received-wrong"), "bad"),
    };
    Badge { words, tone }
}

/// What is wrong with the signature of a request.
fn faults(t: Locale, request: &Value) -> Vec<Text> {
    if request["isRight"].is_null() {
        return vec![t.get("lab-received-unchecked-text")];
    }
    let faults = items(&request["faults"]);
    let faults = faults.filter_map(|fault| SignatureFault::parse(text(fault)));
    faults.map(|fault| words::fault(t, fault)).collect()
}
