//! The webhook lab: an event is sent to an endpoint as no delivery is, and a receiver of the sandbox's own
//! shows what it took.

use super::received::{answered, verdict};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::developers::reading::read;
use crate::surfaces::pages::dashboard::developers::sandbox::only_in_sandbox;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::listing::query;
use crate::surfaces::pages::dashboard::say::{self, Badge, items, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::sandbox::lab::requests::LabManner;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::notify::feed::read::body;
use pandabase_domain::id::EventId;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::{Locale, Text};
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};

/// The longest body that waits for the page to be shown with it again.
const KEPT: usize = 4_000;
/// The bounds of a status of an answer, and the most answers.
const STATUSES: std::ops::RangeInclusive<u16> = 200..=599;
const ANSWERS: usize = 10;

#[derive(Template)]
#[template(path = "dashboard/lab/lab.html")]
struct LabPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// What was just sent, with the result.
    sent: Vec<Sent>,
    /// The form, where there is an endpoint to send to.
    form: Option<SendForm>,
    webhooks: String,
    events: String,
    /// The address of the receiver, where there is one, and the page of the endpoint there.
    url: Option<String>,
    endpoint: Option<String>,
    answers: Field,
    received: Vec<Row>,
    request: String,
}

/// What is sent, where and how.
struct SendForm {
    event: Field,
    webhook: Field,
    manner: Field,
    body: Field,
    age: Field,
    over: Field,
}

/// A message that was sent.
struct Sent {
    event: String,
    id: String,
    verdict: Badge,
    answer: Text,
    must: Text,
}

/// A request that the receiver took.
struct Row {
    name: String,
    verdict: Badge,
    at: String,
    answer: Text,
    address: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    only_in_sandbox(desk)?;
    let webhooks = desk.ask("listWebhooks").await?;
    let receiver = desk.find("getLabReceiver", &[]).await?.unwrap_or_default();
    let received = desk.ask("listLabRequests").await?;
    let url = owned(&receiver["url"]);
    let there = items(&webhooks).find(|one| url.is_some() && owned(&one["url"]) == url);
    let above = desk.in_store("/developers/webhooks");
    let form = match items(&webhooks).next() {
        Some(_) => Some(form(desk, &webhooks).await?),
        None => None,
    };
    let frame = desk.frame();
    let template = LabPage {
        look: &desk.look,
        t,
        frame: &frame,
        sent: sent(desk),
        form,
        events: desk.in_store("/developers/events"),
        endpoint: there.map(|there| format!("{above}/{}", text(&there["id"]))),
        webhooks: above,
        answers: answers(desk, &receiver),
        received: items(&received).map(|one| row(desk, one)).collect(),
        url,
        request: desk.request("sendLabEvent", "")?,
    };
    flash::page(desk, &frame, &template)
}

/// The form, with the event that the address of the page names, or else the newest one.
async fn form(desk: &Desk, webhooks: &Value) -> Result<SendForm, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    if !typed.has("eventId") {
        let event = match desk.visit.asked("search") {
            Some(event) => Some(event),
            None => newest(desk).await?,
        };
        typed.fill("eventId", event.as_deref());
    }
    if let (false, Some(id)) = (typed.has("body"), EventId::parse(typed.get("eventId"))) {
        let stored = read(desk, move |tx, ctx| match body(tx, &ctx.store.id, &id) {
            Err(ApiError::Missing(_)) => Ok(None),
            found => found.map(Some),
        });
        let stored = stored.await?;
        typed.fill("body", stored.as_deref());
    }
    typed.fill("manner", Some(LabManner::Whole.as_str()));
    typed.fill("ageSeconds", Some("360"));
    typed.fill("overSeconds", Some("5"));
    let fields = Fields::new(t, &typed);
    let endpoints = items(webhooks).map(|one| Choice::new(text(&one["id"]), text(&one["url"])));
    let manners = LabManner::ALL.iter();
    let manners = manners.map(|manner| Choice::new(manner.as_str(), words(t, *manner)));
    Ok(SendForm {
        event: fields.field("eventId", t.get("developers-event-id")).max(64),
        webhook: fields
            .field("webhookId", t.get("developers-webhook-url"))
            .choices(endpoints),
        manner: fields.field("manner", t.get("lab-manner")).choices(manners),
        body: fields
            .field("body", t.get("lab-body"))
            .unneeded()
            .max(u16::MAX)
            .hint(t.get("lab-body-hint")),
        age: fields
            .field("ageSeconds", t.get("lab-age"))
            .unneeded()
            .digits()
            .max(5)
            .hint(t.get("lab-age-hint")),
        over: fields
            .field("overSeconds", t.get("lab-over"))
            .unneeded()
            .digits()
            .max(2)
            .hint(t.get("lab-over-hint")),
    })
}

/// The id of the newest event.
async fn newest(desk: &Desk) -> Result<Option<String>, Halt> {
    let query = query(1, &[("before", "now")]);
    let found = desk.ask_about("listEvents", &[], &query).await?;
    Ok(items(&found).next().and_then(|event| owned(&event["id"])))
}

fn words(t: Locale, manner: LabManner) -> Text {
    match manner {
        LabManner::Whole => t.get("lab-manner-whole"),
        LabManner::Twice => t.get("lab-manner-twice"),
        LabManner::OutOfOrder => t.get("lab-manner-out-of-order"),
        LabManner::Edited => t.get("lab-manner-edited"),
        LabManner::Late => t.get("lab-manner-late"),
        LabManner::BrokenSignature => t.get("lab-manner-broken"),
        LabManner::Slowly => t.get("lab-manner-slowly"),
    }
}

/// What the receiver answers, as it is typed.
fn answers(desk: &Desk, receiver: &Value) -> Field {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    let known: Vec<String> = items(&receiver["answers"]).map(Value::to_string).collect();
    let known = if known.is_empty() {
        "200".to_owned()
    } else {
        known.join(", ")
    };
    typed.fill("answers", Some(&known));
    Fields::new(t, &typed)
        .field("answers", t.get("lab-receiver-answers"))
        .max(64)
        .hint(t.get("lab-receiver-answers-hint"))
}

/// What came of what was just sent.
fn sent(desk: &Desk) -> Vec<Sent> {
    let t = desk.t();
    let told: Value = flash::get(desk, "sent")
        .and_then(|told| serde_json::from_str(told).ok())
        .unwrap_or_default();
    let one = |sent: &Value| {
        let took = sent["durationMs"].as_i64().unwrap_or(0);
        let (words, tone) = match sent["passed"] == true {
            true => (t.get("lab-passed"), "good"),
            false => (t.get("lab-not-passed"), "bad"),
        };
        let answer = match sent["statusCode"].as_i64() {
            Some(status) => t.get("lab-answered").with("status", status.to_string()),
            None => t.get("lab-unanswered").with("reason", text(&sent["error"])),
        };
        Sent {
            event: text(&sent["event"]).to_owned(),
            id: text(&sent["eventId"]).to_owned(),
            verdict: Badge { words, tone },
            answer: answer.with("took", took),
            must: match sent["must"] == "TAKE" {
                true => t.get("lab-must-take"),
                false => t.get("lab-must-refuse"),
            },
        }
    };
    items(&told).map(one).collect()
}

fn row(desk: &Desk, request: &Value) -> Row {
    let t = desk.t();
    let name = owned(&request["event"]);
    Row {
        name: name.unwrap_or_else(|| t.get("lab-received-nothing").to_string()),
        verdict: verdict(t, request),
        at: say::moment(t, &desk.zone(), &request["receivedAt"]).unwrap_or_default(),
        answer: answered(t, request),
        address: desk.in_store(&format!("/developers/lab/{}", text(&request["id"]))),
    }
}

/// Sends an event, or makes the receiver, tells it what to answer, has it told of events, or removes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    only_in_sandbox(desk)?;
    let here = desk.visit.path.clone();
    match form.get("action") {
        "send" => send(desk, form, &here).await,
        "answer" => {
            let Some(answers) = statuses(form.get("answers")) else {
                let mut typed = Typed::of(form, &[]);
                typed.fault("answers", desk.t().get("lab-receiver-answers-wrong").to_string());
                return Ok(desk.back(&typed));
            };
            let body = json!({"answers": answers});
            desk.do_it("setLabReceiver", &[], Some(&body), (&here, "saved"))
                .await
        }
        "endpoint" => endpoint(desk, form, &here).await,
        "remove" => {
            desk.do_it("deleteLabReceiver", &[], None, (&here, "removed"))
                .await
        }
        _ => Ok(desk.visit.leave(&here)),
    }
}

/// The statuses in a text.
fn statuses(typed: &str) -> Option<Vec<u16>> {
    let words = typed.split([',', ' ']).filter(|word| !word.is_empty());
    let statuses: Option<Vec<u16>> = words
        .map(|word| word.parse().ok().filter(|status| STATUSES.contains(status)))
        .collect();
    statuses.filter(|statuses| (1..=ANSWERS).contains(&statuses.len()))
}

async fn send(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let (event, manner) = (form.get("eventId"), form.get("manner"));
    if desk.find("getEvent", &[("eventId", event)]).await?.is_none() {
        let mut typed = Typed::of(form, &[]);
        typed.fault("eventId", desk.t().get("lab-send-unknown").to_string());
        return Ok(desk.back(&typed));
    }
    let mut body = json!({"eventId": event, "webhookId": form.get("webhookId"), "manner": manner});
    if manner == LabManner::Edited.as_str() {
        body["body"] = form.get("body").into();
    }
    for (of, field) in [
        (LabManner::Late, "ageSeconds"),
        (LabManner::Slowly, "overSeconds"),
    ] {
        if let (true, Some(typed)) = (manner == of.as_str(), form.filled(field)) {
            body[field] = typed
                .parse::<i64>()
                .map_or_else(|_| json!(typed), |seconds| json!(seconds));
        }
    }
    match desk.act("sendLabEvent", &[], Some(&body)).await? {
        Ok(mut sent) => {
            // What was answered fills no cookie.
            for one in sent.as_array_mut().into_iter().flatten() {
                one["responseBody"] = Value::Null;
            }
            let sent = sent.to_string();
            let mut told = vec![("sent", sent.as_str())];
            for name in ["eventId", "webhookId", "manner", "ageSeconds", "overSeconds"] {
                told.push((name, form.get(name)));
            }
            if form.get("body").len() <= KEPT {
                told.push(("body", form.get("body")));
            }
            Ok(flash::redirect(desk, here, &told))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// Adds the receiver as an endpoint, whose page shows the secret.
async fn endpoint(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let Some(receiver) = desk.find("getLabReceiver", &[]).await? else {
        return Ok(desk.visit.leave(here));
    };
    let types: Vec<&str> = EventType::ALL.iter().map(|event| event.as_str()).collect();
    let body =
        json!({"url": receiver["url"], "eventTypes": types, "note": desk.t().get("lab-title").to_string()});
    match desk.press(form, "createWebhook", &[], Some(&body)).await? {
        Ok(webhook) => {
            let rest = format!("/developers/webhooks/{}?done=made", text(&webhook["id"]));
            let told = [("secret", text(&webhook["secret"]))];
            Ok(flash::redirect(desk, &desk.in_store(&rest), &told))
        }
        Err(refused) => Ok(desk.say(&refused)),
    }
}
