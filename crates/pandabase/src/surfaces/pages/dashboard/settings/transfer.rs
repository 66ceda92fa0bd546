//! The way of a store to another owner, as a part of the page of its team: what is offered to whom, and who
//! may answer.

use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::say::{self, items, text};
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use axum::response::Response;
use http::StatusCode;
use pandabase_domain::role::{Right, Role};
use serde_json::{Value, json};

/// What the page says of the store's way to another owner.
pub struct Transfer {
    /// For the one who offered it: to whom it is offered, and until when.
    pub(super) offered: Option<String>,
    /// Until when the visitor can accept it.
    pub(super) to_me: Option<String>,
    /// How the owner offers it: to whom, and with which code.
    pub(super) offer: Option<(Field, Option<Field>)>,
    /// Whether the owner has nobody to offer it to.
    pub(super) has_nobody: bool,
}

/// What the page says of it to somebody with a role, who sees the team if they lead it.
pub async fn of(desk: &Desk, role: Role, team: &Value, offer: Option<&Value>) -> Result<Transfer, Halt> {
    let t = desk.t();
    let mut transfer = Transfer {
        offered: None,
        to_me: None,
        offer: None,
        has_nobody: false,
    };
    let is_owner = role.has(Right::Ownership);
    if let Some(offer) = offer {
        let until = say::moment(t, &desk.zone(), &offer["expiresAt"]).unwrap_or_default();
        if is_owner {
            let words = t.get("settings-offered").with("email", text(&offer["email"]));
            transfer.offered = Some(words.with("date", until).to_string());
        } else {
            transfer.to_me = Some(t.get("settings-offered-you").with("date", until).to_string());
        }
        return Ok(transfer);
    }
    if !is_owner {
        return Ok(transfer);
    }
    let has_come = |member: &&Value| member["status"] == "ACTIVE" && member["role"] != "OWNER";
    let members: Vec<&str> = items(team)
        .filter(has_come)
        .map(|member| text(&member["email"]))
        .collect();
    if members.is_empty() {
        transfer.has_nobody = true;
        return Ok(transfer);
    }
    let account = desk.ask("getAccount").await?;
    let fields = Fields::new(t, &desk.typed);
    let code = || {
        fields
            .field("code", t.get("sign-in-factor"))
            .autocomplete("one-time-code")
            .max(24)
    };
    let to = fields
        .field("successor", t.get("settings-successor"))
        .choices(members.into_iter().map(|email| Choice::new(email, email)));
    let has_factor = account["twoFactorEnabled"] == true;
    transfer.offer = Some((to, has_factor.then(code)));
    Ok(transfer)
}

/// Offers the store. The API refuses a wrong code with the same status as an expired session, so the two are
/// distinguished here.
pub async fn offer(desk: &Desk, form: &Form, here: &str) -> Result<Response, Halt> {
    let mut body = json!({"email": form.get("successor")});
    if let Some(code) = form.filled("code") {
        body["code"] = code.into();
    }
    let refused = match desk.prove("offerStore", &body).await? {
        Ok(_) => return Ok(desk.done(here, "sent")),
        Err(refused) => refused,
    };
    let is_wrong_code = refused.text == "Invalid code";
    if refused.status == StatusCode::NOT_FOUND || refused.status == StatusCode::UNAUTHORIZED && !is_wrong_code
    {
        return Err(refused.into());
    }
    let t = desk.t();
    let mut typed = Typed::of(form, &["code"]);
    match (refused.status, &*refused.text) {
        (StatusCode::UNAUTHORIZED, _) => typed.fault("code", t.get("sign-in-wrong")),
        (StatusCode::FORBIDDEN, said) if said.starts_with("Sign in again") => {
            typed.notice(t.get("settings-sign-in-again"));
        }
        (StatusCode::BAD_REQUEST, said) if said.contains("'code'") => {
            typed.fault("code", t.get("error-answer-required"));
        }
        (StatusCode::BAD_REQUEST, said) if said.starts_with("body/code") => {
            typed.fault("code", t.get("sign-in-wrong"));
        }
        (StatusCode::BAD_REQUEST, said) if said.starts_with("body/email") => {
            typed.fault("successor", t.get("settings-error-successor"));
        }
        _ => desk.show_refusal(&mut typed, &refused),
    }
    Ok(desk.back(&typed))
}
