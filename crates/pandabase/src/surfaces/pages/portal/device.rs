//! The machines that a key is used on.

use super::desk::{Desk, Halt};
use super::frame::Frame;
use super::say::{self, items, owned, text};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use askama::Template;
use axum::response::Response;
use pandabase_locale::Locale;
use serde_json::Value;

/// How many machines are shown.
const SHOWN: &str = "limit=100";

#[derive(Template)]
#[template(path = "portal/devices.html")]
struct DevicesPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    devices: Vec<Device>,
}

/// A machine.
struct Device {
    id: String,
    name: String,
    seen: String,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let found = desk.ask_about("listPortalActivations", &[], SHOWN).await?;
    let t = desk.t();
    let device = |one: &Value| Device {
        id: text(&one["id"]).to_owned(),
        name: owned(&one["name"]).unwrap_or_else(|| text(&one["fingerprint"]).to_owned()),
        seen: t
            .get("device-seen")
            .with("date", say::moment(t, &one["lastSeenAt"]).unwrap_or_default())
            .to_string(),
    };
    let frame = desk.frame();
    let template = DevicesPage {
        look: &desk.look,
        t,
        frame: &frame,
        devices: items(&found).map(device).collect(),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// Frees the place of a machine.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let here = desk.address();
    let named = [("activationId", form.get("activation"))];
    desk.do_it("deletePortalActivation", &named, None, (&here, "freed"))
        .await
}
