//! An attempt to deliver an event: what was sent, what was answered, and sending it again.

use super::deliveries::{about, status};
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::readable::indented;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Scope as S;
use pandabase_locale::{Locale, Text};
use serde_json::Value;

#[derive(Template)]
#[template(path = "dashboard/developers/delivery.html")]
struct DeliveryPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    event: String,
    status: Badge,
    about: Text,
    facts: Facts,
    /// The headers that were sent.
    headers: Vec<(String, String)>,
    /// The body that was sent, byte by byte, and the same in lines.
    body: Option<[String; 2]>,
    answer: Option<String>,
    may_resend: bool,
    ids: Facts,
    /// Every attempt to deliver the event.
    attempts: String,
    deliveries: String,
    /// What it came of.
    trace: String,
    check: String,
    request: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let delivery = desk.ask("getMyWebhookDelivery").await?;
    let event = text(&delivery["eventId"]);
    let webhook = desk.visit.named("webhookId");
    let above = desk.in_store(&format!("/developers/webhooks/{webhook}"));
    let deliveries = format!("{above}/deliveries");
    let body = delivery["requestBody"].as_str();
    let frame = desk.frame();
    let template = DeliveryPage {
        look: &desk.look,
        t,
        frame: &frame,
        event: text(&delivery["event"]).to_owned(),
        status: status(t, &delivery),
        about: about(t, &delivery),
        facts: facts(desk, &delivery),
        headers: headers(&delivery["requestHeaders"]),
        body: body.map(|body| [body.to_owned(), indented(body)]),
        answer: owned(&delivery["responseBody"]).filter(|answer| !answer.is_empty()),
        may_resend: desk.may(S::WebhooksWrite),
        ids: say::ids([
            (t.get("developers-delivery-id"), &delivery["id"]),
            (t.get("developers-event-id"), &delivery["eventId"]),
        ]),
        attempts: format!("{deliveries}?search={event}"),
        trace: desk.in_store(&format!("/developers/trace?search={}", text(&delivery["id"]))),
        check: format!("{above}/check"),
        request: desk.request("getMyWebhookDelivery", "")?,
        deliveries,
    };
    desk.page(&frame, &template)
}

/// Sends the event once more, and leads to the new attempt.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    match desk.press(form, "resendMyWebhookDelivery", &[], None).await? {
        Ok(queued) => {
            let webhook = desk.visit.named("webhookId");
            let id = text(&queued["id"]);
            let rest = format!("/developers/webhooks/{webhook}/deliveries/{id}");
            Ok(desk.done(&desk.in_store(&rest), "queued"))
        }
        Err(refused) => Ok(desk.say(&refused)),
    }
}

fn facts(desk: &Desk, delivery: &Value) -> Facts {
    let t = desk.t();
    let zone = desk.zone();
    let moment = |name: &str| say::moment(t, &zone, &delivery[name]);
    let took = delivery["durationMs"].as_i64();
    let asked_by = match delivery["manual"] == true {
        true => t.get("developers-manual"),
        false => t.get("developers-automatic"),
    };
    say::known([
        (t.get("developers-queued-at"), moment("createdAt")),
        (t.get("developers-sent-at"), moment("sentAt")),
        (
            t.get("developers-took"),
            took.map(|took| t.get("developers-milliseconds").with("count", took).to_string()),
        ),
        (t.get("developers-reason"), owned(&delivery["error"])),
        (t.get("developers-next-attempt"), moment("nextAttemptAt")),
        (t.get("developers-asked-by"), Some(asked_by.to_string())),
    ])
}

fn headers(sent: &Value) -> Vec<(String, String)> {
    let sent = sent.as_object().into_iter().flatten();
    sent.map(|(name, value)| (name.clone(), text(value).to_owned()))
        .collect()
}
