//! Asking a store about an order.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::text;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_locale::{Locale, Text};
use serde_json::json;

/// What a case may be about: a word of the form.
const REASONS: [&str; 5] = ["missing", "defect", "refund", "billing", "other"];

#[derive(Template)]
#[template(path = "portal/new_case.html")]
struct NewCasePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    store: String,
    reasons: Vec<Reason>,
    reason_error: Option<String>,
    subject: Field,
    body: Field,
}

/// What a case may be about.
struct Reason {
    word: &'static str,
    text: Text,
    is_chosen: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let order = desk.ask("getPortalOrder").await?;
    let (t, typed) = (desk.t(), &desk.typed);
    let fields = Fields::new(t, typed);
    let frame = desk.frame();
    let template = NewCasePage {
        look: &desk.look,
        t,
        frame: &frame,
        store: text(&order["store"]["name"]).to_owned(),
        reasons: REASONS
            .into_iter()
            .map(|word| Reason {
                word,
                text: reason(t, word),
                is_chosen: typed.get("reason") == word,
            })
            .collect(),
        reason_error: typed.error("reason").map(str::to_owned),
        subject: fields.optional("subject", t.get("case-subject")).max(150),
        body: fields.field("body", t.get("case-body")),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Opens a case.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, &[]);
    let chosen = REASONS.into_iter().find(|word| *word == form.get("reason"));
    if form.get("body").is_empty() {
        typed.fault("body", t.get("case-error-body").to_string());
    }
    let Some(chosen) = chosen.filter(|_| !typed.is_refused()) else {
        if chosen.is_none() {
            typed.fault("reason", t.get("case-error-reason").to_string());
        }
        return Ok(desk.back(&typed));
    };
    // The store reads the reason before what the buyer calls it.
    let reason = reason(t, chosen).to_string();
    let subject = match form.filled("subject") {
        Some(words) => format!("{reason}: {words}"),
        None => reason,
    };
    let body = json!({
        "orderId": desk.visit.named("orderId"),
        "subject": subject,
        "body": form.get("body"),
    });
    match desk.act("openPortalCase", &[], Some(&body)).await? {
        Ok(case) => {
            let target = desk.to(&format!("/portal/cases/{}", text(&case["id"])));
            Ok(desk.done(&target, "opened"))
        }
        Err(refused) => Ok(desk.refuse(form, &refused)),
    }
}

fn reason(t: Locale, word: &str) -> Text {
    match word {
        "missing" => t.get("case-missing"),
        "defect" => t.get("case-defect"),
        "refund" => t.get("case-refund"),
        "billing" => t.get("case-billing"),
        _ => t.get("case-other"),
    }
}
