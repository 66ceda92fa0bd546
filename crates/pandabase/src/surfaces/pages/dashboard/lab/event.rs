//! The page of an event: the body that webhooks get, the deliveries, and a form that sends it again.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::developers::deliveries::{about, status};
use crate::surfaces::pages::dashboard::developers::events::means;
use crate::surfaces::pages::dashboard::developers::reading::read;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{self, Badge, Facts, items, owned, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::readable::indented;
use askama::Template;
use axum::response::Response;
use pandabase_commerce::notify::feed::read::body;
use pandabase_domain::id::EventId;
use pandabase_domain::token::Scope as S;
use pandabase_domain::webhook::event::EventType;
use pandabase_locale::{Locale, Text};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "dashboard/lab/event.html")]
struct EventPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    event: String,
    means: String,
    /// The body that is sent, byte by byte, and the same in lines.
    body: [String; 2],
    told: Vec<Attempt>,
    facts: Facts,
    ids: Facts,
    /// The endpoints that it can be sent to again, if the visitor may do so.
    resend: Option<Field>,
    /// The address of its trace.
    trace: String,
    /// In a sandbox, the page on which it is tried out.
    lab: Option<String>,
    /// Links to the order and the other objects that it names.
    about: Vec<(Text, String)>,
    events: String,
    request: String,
}

/// A delivery to an endpoint.
struct Attempt {
    url: String,
    status: Badge,
    about: Text,
    at: String,
    address: Option<String>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let event = desk.ask("getEvent").await?;
    let id = text(&event["id"]).to_owned();
    let of = EventId::from_stored(id.as_str());
    let body = read(desk, move |tx, ctx| body(tx, &ctx.store.id, &of)).await?;
    let webhooks = match desk.may(S::WebhooksRead) {
        true => desk.ask("listWebhooks").await?,
        false => Value::Null,
    };
    let told = match desk.may(S::WebhooksRead) {
        true => desk.ask("listEventDeliveries").await?,
        false => Value::Null,
    };
    let kind = text(&event["event"]);
    let is_tried = desk.visit.env().config.is_sandbox() && desk.may(S::SandboxWrite);
    let frame = desk.frame();
    let template = EventPage {
        look: &desk.look,
        t,
        frame: &frame,
        event: kind.to_owned(),
        means: EventType::parse(kind).map_or_else(String::new, |kind| means(t, kind).to_string()),
        body: [body.clone(), indented(&body)],
        told: items(&told).map(|one| attempt(desk, &webhooks, one)).collect(),
        facts: facts(desk, &event),
        ids: say::ids([
            (t.get("developers-event-id"), &event["id"]),
            (t.get("order"), &event["data"]["order"]["id"]),
        ]),
        resend: desk.may(S::WebhooksWrite).then(|| resend(desk, &webhooks)),
        trace: desk.in_store(&format!("/developers/trace?search={id}")),
        lab: is_tried.then(|| desk.in_store(&format!("/developers/lab?search={id}"))),
        about: pages(desk, &event["data"]),
        events: desk.in_store("/developers/events"),
        request: desk.request("getEvent", "")?,
    };
    desk.page(&frame, &template)
}

/// Sends the event again.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = match form.filled("webhookId") {
        Some(webhook) => json!({"webhookId": webhook}),
        None => json!({}),
    };
    match desk.press(form, "resendEvent", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.visit.path, "queued")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

fn facts(desk: &Desk, event: &Value) -> Facts {
    let t = desk.t();
    say::known([
        (
            t.get("portal-date"),
            say::moment(t, &desk.zone(), &event["timestamp"]),
        ),
        (t.get("lab-event-place"), owned(&event["cursor"])),
    ])
}

/// A delivery with the address of its endpoint.
fn attempt(desk: &Desk, webhooks: &Value, told: &Value) -> Attempt {
    let t = desk.t();
    let webhook = text(&told["webhookId"]);
    let known = items(webhooks).find(|one| one["id"] == webhook);
    let rest = format!("/developers/webhooks/{webhook}/deliveries/{}", text(&told["id"]));
    Attempt {
        url: known.map_or(webhook, |known| text(&known["url"])).to_owned(),
        status: status(t, told),
        about: about(t, told),
        at: say::moment(t, &desk.zone(), &told["createdAt"]).unwrap_or_default(),
        address: desk.link(&rest),
    }
}

/// The endpoints that it can be sent to.
fn resend(desk: &Desk, webhooks: &Value) -> Field {
    let t = desk.t();
    let all = Choice::new("", t.get("lab-resend-all"));
    let enabled = items(webhooks).filter(|one| one["isEnabled"] == true);
    let enabled = enabled.map(|one| Choice::new(text(&one["id"]), text(&one["url"])));
    Fields::new(t, &desk.typed)
        .field("webhookId", t.get("lab-resend-to"))
        .unneeded()
        .choices(std::iter::once(all).chain(enabled))
}

/// Links to the objects that an event names, if the visitor's role may see them.
fn pages(desk: &Desk, data: &Value) -> Vec<(Text, String)> {
    let t = desk.t();
    let page = |words: Text, folder: &str, id: &Value| {
        let address = desk.link(&format!("/{folder}/{}", id.as_str()?))?;
        Some((words, address))
    };
    [
        page(t.get("order"), "orders", &data["order"]["id"]),
        page(
            t.get("shop-subscription"),
            "subscriptions",
            &data["subscription"]["id"],
        ),
        page(t.get("frame-kind-customer"), "customers", &data["customer"]["id"]),
    ]
    .into_iter()
    .flatten()
    .collect()
}
