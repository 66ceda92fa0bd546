//! Where somebody is signed in.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, items, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

#[derive(Template)]
#[template(path = "portal/sessions.html")]
struct SessionsPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    sessions: Vec<Session>,
}

/// A session.
struct Session {
    id: String,
    machine: String,
    used: String,
    is_this: bool,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let found = desk.ask("listPortalSessions").await?;
    let t = desk.t();
    let session = |one: &Value| {
        let parts = ["browser", "os", "location", "ipAddress"];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|name| say::owned(&one[name]))
            .collect();
        Session {
            id: text(&one["id"]).to_owned(),
            machine: parts.join(" · "),
            used: say::moment(t, &one["lastActiveAt"]).unwrap_or_default(),
            is_this: one["current"] == true,
        }
    };
    let frame = desk.frame();
    let template = SessionsPage {
        look: &desk.look,
        t,
        frame: &frame,
        sessions: items(&found).map(session).collect(),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Ends a session.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [("sessionId", form.get("session"))];
    desk.do_it("revokePortalSession", &named, None, (&here, "ended"))
        .await
}
