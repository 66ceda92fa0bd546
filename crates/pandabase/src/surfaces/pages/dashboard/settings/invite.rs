//! Inviting somebody to the team.

use super::team::GIVEN;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/settings/invite.html")]
struct InvitePage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    email: Field,
    role: Field,
    team: String,
}

/// Shows the form.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let fields = Fields::new(t, &desk.typed);
    let choices = GIVEN.map(|role| Choice::new(role.as_str(), say::role(t, role)));
    let frame = desk.frame();
    let template = InvitePage {
        look: &desk.look,
        t,
        frame: &frame,
        email: Field {
            autocomplete: None,
            ..fields.field("email", t.get("email")).email()
        },
        role: fields.field("role", t.get("settings-role")).choices(choices),
        team: desk.in_store("/team"),
    };
    desk.page(&frame, &template)
}

/// Invites somebody.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let body = json!({"email": form.get("email"), "role": form.get("role")});
    match desk.act("inviteMember", &[], Some(&body)).await? {
        Ok(_) => Ok(desk.done(&desk.in_store("/team"), "sent")),
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}
