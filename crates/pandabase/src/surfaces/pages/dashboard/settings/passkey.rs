//! A new passkey: it gets a name, and where the account has an authenticator app its code is asked for; then
//! the browser is asked to make it, which takes a script.

use super::security;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::passkey::{Question, answer, site};
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::response::Response;
use http::StatusCode;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/settings/passkey.html")]
struct PasskeyPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    /// Whether passkeys work at the address of the dashboard.
    is_offered: bool,
    /// What the browser is asked, once the first form was sent.
    question: Option<Question>,
    name: Field,
    /// The code of the app, where the account has one.
    code: Option<Field>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let account = desk.ask("getAccount").await?;
    let fields = Fields::new(t, &desk.typed);
    let code = || {
        let code = fields.field("code", t.get("sign-in-factor"));
        code.autocomplete("one-time-code").max(24)
    };
    let frame = desk.frame();
    let template = PasskeyPage {
        look: &desk.look,
        t,
        frame: &frame,
        is_offered: site(desk).is_some(),
        question: Question::of(desk),
        name: fields
            .field("name", t.get("name"))
            .max(64)
            .hint(t.get("settings-passkey-name-hint")),
        code: (account["twoFactorEnabled"] == true).then(code),
    };
    desk.page(&frame, &template)
}

/// Asks for a passkey, or adds the one that the browser has made.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    match form.get("action") {
        "begin" => begin(desk, form).await,
        "add" => add(desk, form).await,
        _ => Ok(desk.back(&named(form))),
    }
}

/// What is kept of a form by somebody who begins again.
fn named(form: &Form) -> Typed {
    let mut typed = Typed::default();
    typed.set("name", form.get("name"));
    typed
}

/// Asks the API for a challenge, and leads to the page that puts it to the browser.
async fn begin(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = named(form);
    if form.filled("name").is_none() {
        typed.fault("name", desk.t().get("error-answer-required"));
        return Ok(desk.back(&typed));
    }
    let code: String = form.get("code").split_whitespace().collect();
    let body = if code.is_empty() {
        json!({})
    } else {
        json!({"code": code})
    };
    match desk.prove("proposePasskey", &body).await? {
        Ok(asked) => Question::keep(&asked, &mut typed),
        Err(refused) => unproven(desk, &mut typed, refused)?,
    }
    Ok(desk.back(&typed))
}

/// Says why nothing is asked of the browser.
fn unproven(desk: &Desk, typed: &mut Typed, refused: Refused) -> Result<(), Halt> {
    let t = desk.t();
    match refused.status {
        StatusCode::UNAUTHORIZED if refused.text != "Invalid code" => return Err(refused.into()),
        StatusCode::UNAUTHORIZED => typed.fault("code", t.get("sign-in-wrong")),
        // The code is all that is sent: it has too few characters, or is missing.
        StatusCode::BAD_REQUEST if refused.text.starts_with("body") => {
            typed.fault("code", t.get("sign-in-wrong"));
        }
        StatusCode::FORBIDDEN => typed.notice(t.get("settings-passkey-again")),
        _ => desk.show_refusal(typed, &refused),
    }
    Ok(())
}

/// Adds what the browser has made.
async fn add(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut body = answer(form);
    body["name"] = json!(form.get("name"));
    let refused = match desk.act("addPasskey", &[], Some(&body)).await? {
        Ok(_) => return Ok(desk.done(security::HERE, "made")),
        Err(refused) => refused,
    };
    let mut typed = named(form);
    let is_answer = refused.text.starts_with("body/c") || refused.text == "Invalid or expired passkey";
    match is_answer {
        true => typed.notice(desk.t().get("desk-passkey-failed")),
        false => desk.show_refusal(&mut typed, &refused),
    }
    Ok(desk.back(&typed))
}
