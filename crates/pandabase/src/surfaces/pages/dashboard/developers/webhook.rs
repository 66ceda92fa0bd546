//! An endpoint: what it gets, whether it works, and its secret, which is shown once after it was made or
//! replaced.

use super::events;
use super::new_webhook::{WebhookForm, none, refuse};
use super::webhooks::status;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, text};
use crate::surfaces::pages::dashboard::seen;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

/// The fields of the form that are texts, by what the API calls them.
const FIELDS: [&str; 3] = ["url", "note", "signatureVersion"];

#[derive(Template)]
#[template(path = "dashboard/developers/webhook.html")]
struct WebhookPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    url: String,
    status: Badge,
    is_enabled: bool,
    /// The secret, right after it was made.
    secret: Option<String>,
    /// What came of a test that was just sent.
    tested: Option<Tested>,
    facts: Facts,
    /// The actions that the visitor may do.
    tools: Option<Tools>,
    /// Where its deliveries are.
    deliveries: String,
    check: String,
    id: String,
    request: String,
}

/// What may be done with an endpoint.
struct Tools {
    form: WebhookForm,
    event: Field,
    replay: String,
}

/// What came of a test.
struct Tested {
    words: Text,
    tone: &'static str,
    event: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let webhook = desk.ask("getWebhook").await?;
    let id = text(&webhook["id"]).to_owned();
    let here = desk.in_store(&format!("/developers/webhooks/{id}"));
    let zone = desk.zone();
    let facts = [
        (
            t.get("products-made"),
            say::moment(t, &zone, &webhook["createdAt"]),
        ),
        (
            t.get("products-changed"),
            say::moment(t, &zone, &webhook["updatedAt"]),
        ),
    ];
    let frame = seen::frame(desk, &mark(&webhook));
    let template = WebhookPage {
        look: &desk.look,
        t,
        frame: &frame,
        url: text(&webhook["url"]).to_owned(),
        status: status(t, &webhook),
        is_enabled: webhook["isEnabled"] == true,
        secret: flash::get(desk, "secret").map(str::to_owned),
        tested: tested(desk),
        facts: say::known(facts),
        tools: desk
            .may(S::WebhooksWrite)
            .then(|| tools(desk, &webhook, format!("{here}/replay"))),
        deliveries: format!("{here}/deliveries"),
        check: format!("{here}/check"),
        request: desk.request("getWebhook", "")?,
        id,
    };
    flash::page(desk, &frame, &template)
}

/// The forms: with what was typed into one that was refused, or with what is stored.
fn tools(desk: &Desk, webhook: &Value, replay: String) -> Tools {
    let t = desk.t();
    let mut typed = seen::shown(desk, "url", |typed| {
        for name in FIELDS {
            typed.set(name, text(&webhook[name]));
        }
        events::tick(typed, &webhook["eventTypes"]);
    });
    typed.fill("eventType", Some(EventType::PaymentCompleted.as_str()));
    Tools {
        event: Fields::new(t, &typed)
            .field("eventType", t.get("developers-event"))
            .choices(events::choices()),
        form: WebhookForm::of(t, &typed),
        replay,
    }
}

/// The mark of what the form shows: an endpoint also changes when it is paused, or gets another secret.
fn mark(webhook: &Value) -> String {
    let [url, note, version] = FIELDS.map(|name| (name, text(&webhook[name]).to_owned()));
    seen::mark(&[
        url,
        note,
        version,
        ("eventTypes", webhook["eventTypes"].to_string()),
    ])
}

/// What came of the test that led here.
fn tested(desk: &Desk) -> Option<Tested> {
    let t = desk.t();
    let event = flash::get(desk, "event")?.to_owned();
    let took = flash::get(desk, "took").unwrap_or_default();
    let (words, tone) = match flash::get(desk, "error") {
        Some(error) => (
            t.get("developers-test-failed")
                .with("reason", error)
                .with("took", took),
            "bad",
        ),
        None => {
            let status = flash::get(desk, "status").unwrap_or_default();
            let words = t.get("developers-test-taken").with("status", status);
            (words.with("took", took), "")
        }
    };
    Some(Tested { words, tone, event })
}

/// Changes the endpoint, pauses it or has it go on, replaces its secret, sends it a test, or deletes it.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.visit.path.clone();
    match form.get("action") {
        "change" => change(desk, form, &here).await,
        "pause" | "resume" => {
            let body = json!({"isEnabled": form.get("action") == "resume"});
            desk.do_it("updateWebhook", &[], Some(&body), (&here, "saved"))
                .await
        }
        "roll" => match desk.act("rollWebhookSecret", &[], None).await? {
            Ok(rolled) => Ok(flash::redirect(
                desk,
                &here,
                &[("secret", text(&rolled["secret"]))],
            )),
            Err(refused) => Ok(desk.say(&refused)),
        },
        "test" => test(desk, form, &here).await,
        "delete" => {
            let list = desk.in_store("/developers/webhooks");
            desk.do_it("deleteWebhook", &[], None, (&list, "removed")).await
        }
        _ => Ok(desk.visit.leave(&here)),
    }
}

async fn change(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let webhook = desk.ask("getWebhook").await?;
    if let Some(refusal) = seen::refusal(desk, form, &mark(&webhook)) {
        return Ok(refusal);
    }
    let types = events::ticked(form);
    if types.is_empty() {
        return Ok(none(desk, form));
    }
    let body = json!({
        "url": form.get("url"), "note": form.filled("note"), "eventTypes": types,
        "signatureVersion": form.get("signatureVersion"),
    });
    match desk.act("updateWebhook", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(here, "saved")),
        Err(refused) => Ok(refuse(desk, form, &refused)),
    }
}

/// Sends a made-up event, and leads to the page that shows the result.
async fn test(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let body = json!({"eventType": form.get("eventType")});
    match desk.act("testWebhook", &[], Some(&body)).await? {
        Ok(done) => {
            let number = |name: &str| done[name].as_i64().unwrap_or(0).to_string();
            let (status, took) = (number("statusCode"), number("durationMs"));
            let told = [
                ("event", text(&done["eventId"])),
                ("status", status.as_str()),
                ("took", took.as_str()),
                ("error", text(&done["error"])),
                ("eventType", form.get("eventType")),
            ];
            Ok(flash::redirect(desk, here, &told))
        }
        Err(refused) => Ok(desk.say(&refused)),
    }
}
