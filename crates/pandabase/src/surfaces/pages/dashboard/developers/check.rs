//! Checks a signature that somebody received: whether it is right, and if not, why. It is computed here and
//! now, as `pandabase webhook-lab` does; the secret is kept nowhere, and the rest until the answer is shown.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::{items, text};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::sandbox::lab::words;
use askama::Template;
use axum::response::Response;
use pandabase_domain::id::EventId;
use pandabase_domain::webhook::check::{Received, version_of};
use pandabase_domain::webhook::diagnosis::{Diagnosis, SignatureFault as F, diagnose};
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_locale::Locale;
use serde_json::Value;

/// The most attempts that are compared with what was received.
const COMPARED: usize = 12;
/// The longest body that is shown again.
const SHOWN: usize = 4_000;

#[derive(Template)]
#[template(path = "dashboard/developers/check.html")]
struct CheckPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    url: String,
    webhook: String,
    is_right: bool,
    id: Field,
    timestamp: Field,
    signature: Field,
    secret: Field,
    body: Field,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let webhook = desk.ask("getWebhook").await?;
    let fields = Fields::new(t, &desk.typed);
    let frame = desk.frame();
    let template = CheckPage {
        look: &desk.look,
        t,
        frame: &frame,
        url: text(&webhook["url"]).to_owned(),
        webhook: desk.in_store(&format!("/developers/webhooks/{}", text(&webhook["id"]))),
        is_right: flash::get(desk, "verdict").is_some(),
        id: fields.field("id", t.get("developers-check-id")),
        timestamp: fields
            .field("timestamp", t.get("developers-check-timestamp"))
            .max(32),
        signature: fields
            .field("signature", t.get("developers-check-signature"))
            .max(1024),
        secret: Field {
            kind: "password",
            ..fields
                .field("secret", t.get("developers-secret"))
                .autocomplete("off")
                .hint(t.get("developers-check-secret-hint"))
        },
        body: fields
            .field("body", t.get("developers-check-body"))
            .max(u16::MAX)
            .hint(t.get("developers-check-body-hint")),
    };
    flash::page(desk, &frame, &template)
}

/// Checks what was pasted, and leads to the page that says what it came to.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = Typed::of(form, &["secret"]);
    if form.get("body").len() > SHOWN {
        typed.set("body", "");
    }
    let received = Received {
        id: form.get("id"),
        timestamp: form.get("timestamp"),
        signature: form.get("signature"),
        body: form.get("body").as_bytes(),
    };
    // The machine's clock, as receivers have it: a store's may run ahead.
    let now = desk.visit.env().clock.now();
    let found = diagnose(form.get("secret"), &received, now);
    judge(desk, &mut typed, &received, &found).await?;
    flash::mark(desk, &mut typed);
    Ok(desk.back(&typed))
}

/// Says what a check came to: at the field that is wrong, as far as it is known.
async fn judge(
    desk: &Desk,
    typed: &mut Typed,
    received: &Received<'_>,
    found: &Diagnosis,
) -> Result<(), Halt> {
    let t = desk.t();
    if let Some(at) = found.at {
        typed.set("verdict", "right");
        if found.faults.contains(&F::Untimely) {
            let words = t
                .get("developers-check-old")
                .with("date", t.date_time(at, &desk.zone()));
            typed.fault("timestamp", words.to_string());
        }
        return version(desk, typed, received).await;
    }
    for fault in found.faults.iter().copied() {
        match field(fault) {
            Some(name) => typed.fault(name, words::fault(t, fault).to_string()),
            None => match sent(desk, received).await? {
                Some(sent) => compare(t, typed, received, &sent),
                None => typed.notice(words::fault(t, fault)),
            },
        }
    }
    version(desk, typed, received).await
}

/// The field that a fault is of; `None` where nobody knows.
fn field(fault: F) -> Option<&'static str> {
    match fault {
        F::Missing | F::NoSignature | F::NoVersion | F::OtherVersion => Some("signature"),
        F::NoTime | F::Untimely | F::Milliseconds | F::Seconds => Some("timestamp"),
        F::SecretSpace | F::SecretWithoutPrefix | F::SecretCutOff => Some("secret"),
        F::BodySpace | F::BodyReformatted => Some("body"),
        F::OtherId => Some("id"),
        F::Other => None,
    }
}

/// Says that the endpoint signs with another version now than what was received is signed with, if so.
async fn version(desk: &Desk, typed: &mut Typed, received: &Received<'_>) -> Result<(), Halt> {
    let t = desk.t();
    let webhook = desk.ask("getWebhook").await?;
    let now = SignatureVersion::parse(text(&webhook["signatureVersion"]));
    if let (Some(given), Some(now)) = (version_of(received.signature), now)
        && given != now
    {
        let words = t.get("lab-fault-version").with("given", given.as_str());
        typed.fault("signature", words.with("now", now.as_str()).to_string());
    }
    Ok(())
}

/// Says in what a received delivery is another one than that which was sent with the same signature.
fn compare(t: Locale, typed: &mut Typed, received: &Received<'_>, sent: &Value) {
    let body = text(&sent["requestBody"]);
    if body.as_bytes() != received.body {
        let same = body.bytes().zip(received.body.iter().copied());
        let place = same.take_while(|(sent, received)| sent == received).count();
        let words = t
            .get("developers-check-changed")
            .with("place", place.saturating_add(1));
        typed.fault("body", words.to_string());
    } else if text(&sent["requestHeaders"]["webhook-timestamp"]) != received.timestamp {
        typed.fault("timestamp", t.get("developers-check-other-time"));
    } else {
        typed.fault("secret", t.get("developers-check-wrong-secret"));
    }
}

/// The attempt that was sent to the endpoint with this signature, as far as it is still known.
async fn sent(desk: &Desk, received: &Received<'_>) -> Result<Option<Value>, Halt> {
    let Some(event) = EventId::parse(received.id) else {
        return Ok(None);
    };
    let query = format!("eventId={event}&limit={COMPARED}");
    let attempts = desk.ask_about("listMyWebhookDeliveries", &[], &query).await?;
    for attempt in items(&attempts).filter(|attempt| attempt["status"] != "PENDING") {
        let named = [("deliveryId", text(&attempt["id"]))];
        let attempt = desk.ask_about("getMyWebhookDelivery", &named, "").await?;
        let signatures = text(&attempt["requestHeaders"]["webhook-signature"]);
        let mut given = received.signature.split_whitespace();
        if given.any(|given| signatures.split(' ').any(|sent| sent == given)) {
            return Ok(Some(attempt));
        }
    }
    Ok(None)
}
