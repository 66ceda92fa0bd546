//! Adding an endpoint. Its page shows the secret once.

use super::boxes::Boxes;
use super::events;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_locale::Locale;
use serde_json::json;

/// How the refusal of an address begins.
const ADDRESS: &str = "Webhook URL";

#[derive(Template)]
#[template(path = "dashboard/developers/new_webhook.html")]
struct NewWebhookPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    form: WebhookForm,
}

/// The fields of an endpoint.
pub struct WebhookForm {
    pub(super) url: Field,
    pub(super) note: Field,
    pub(super) version: Field,
    pub(super) groups: Vec<Boxes>,
}

impl WebhookForm {
    /// The fields in which this was typed.
    pub fn of(t: Locale, typed: &Typed) -> Self {
        let mut typed = typed.clone();
        typed.fill("signatureVersion", Some(SignatureVersion::V2.as_str()));
        let fields = Fields::new(t, &typed);
        let versions = [
            (SignatureVersion::V2, t.get("developers-webhook-v2")),
            (SignatureVersion::V1, t.get("developers-webhook-v1")),
        ];
        let versions = versions.map(|(version, words)| Choice::new(version.as_str(), words));
        Self {
            url: fields
                .field("url", t.get("developers-webhook-url"))
                .url()
                .max(512)
                .hint(t.get("developers-webhook-url-hint")),
            note: fields.optional("note", t.get("developers-webhook-note")).max(256),
            version: fields
                .field("signatureVersion", t.get("developers-webhook-version"))
                .choices(versions),
            groups: events::groups(t, &typed, |_| true),
        }
    }
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let frame = desk.frame();
    let template = NewWebhookPage {
        look: &desk.look,
        t,
        frame: &frame,
        form: WebhookForm::of(t, &desk.typed),
    };
    desk.page(&frame, &template)
}

/// Adds the endpoint.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let types = events::ticked(form);
    if types.is_empty() {
        return Ok(none(desk, form));
    }
    let mut body = json!({
        "url": form.get("url"), "eventTypes": types, "signatureVersion": form.get("signatureVersion"),
    });
    if let Some(note) = form.filled("note") {
        body["note"] = note.into();
    }
    match desk.press(form, "createWebhook", &[], Some(&body)).await? {
        Ok(webhook) => {
            let rest = format!("/developers/webhooks/{}?done=made", text(&webhook["id"]));
            let told = [("secret", text(&webhook["secret"]))];
            Ok(flash::redirect(desk, &desk.in_store(&rest), &told))
        }
        Err(refused) => Ok(refuse(desk, form, &refused)),
    }
}

/// Says that an endpoint without an event is no use.
pub fn none(desk: &Desk, form: &Form) -> Response {
    let mut typed = Typed::of(form, &[]);
    typed.notice(desk.t().get("developers-events-none"));
    desk.back(&typed)
}

/// Shows the form again; what is wrong with the address stands at its field.
pub fn refuse(desk: &Desk, form: &Form, refused: &Refused) -> Response {
    let mut typed = Typed::of(form, &[]);
    if refused.text.starts_with(ADDRESS) {
        typed.fault("url", refused.text.as_str());
    } else {
        desk.show_refusal(&mut typed, refused);
    }
    desk.back(&typed)
}
