//! Making an API token. Its page shows the secret once.

use super::boxes::Boxes;
use super::scopes;
use crate::surfaces::pages::calls::Halt;
use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::dashboard::flash;
use crate::surfaces::pages::dashboard::frame::Frame;
use crate::surfaces::pages::dashboard::say::text;
use crate::surfaces::pages::field::{Choice, Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::typed::Typed;
use askama::Template;
use axum::response::Response;
use pandabase_domain::token::Mode;
use pandabase_locale::Locale;
use serde_json::json;

#[derive(Template)]
#[template(path = "dashboard/developers/new_token.html")]
struct NewTokenPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    name: Field,
    mode: Field,
    groups: Vec<Boxes>,
}

/// Shows the page.
pub async fn show(desk: &Desk) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    typed.fill("mode", Some(Mode::Bearer.as_str()));
    let fields = Fields::new(t, &typed);
    let modes = [
        (Mode::Bearer, t.get("developers-token-bearer")),
        (Mode::Hmac, t.get("developers-token-hmac")),
    ];
    let modes = modes.map(|(mode, words)| Choice::new(mode.as_str(), words));
    let frame = desk.frame();
    let template = NewTokenPage {
        look: &desk.look,
        t,
        frame: &frame,
        name: fields
            .field("name", t.get("name"))
            .max(64)
            .hint(t.get("developers-token-name-hint")),
        mode: fields
            .field("mode", t.get("products-kind"))
            .choices(modes)
            .hint(t.get("developers-token-mode-hint")),
        groups: scopes::groups(desk, &typed),
    };
    desk.page(&frame, &template)
}

/// Makes the token.
pub async fn submit(desk: &mut Desk, form: &Form) -> Result<Response, Halt> {
    let permissions = scopes::ticked(form);
    if permissions.is_empty() {
        return Ok(none(desk, form));
    }
    let body = json!({"name": form.get("name"), "mode": form.get("mode"), "permissions": permissions});
    match desk.press(form, "createToken", &[], Some(&body)).await? {
        Ok(token) => {
            let address = desk.in_store(&format!("/developers/tokens/{}?done=made", text(&token["id"])));
            Ok(flash::redirect(
                desk,
                &address,
                &[("secret", text(&token["secret"]))],
            ))
        }
        Err(refused) => Ok(desk.refuse(form, &refused, &[])),
    }
}

/// Says that a token without a permission is no use.
pub fn none(desk: &Desk, form: &Form) -> Response {
    let mut typed = Typed::of(form, &[]);
    typed.notice(desk.t().get("developers-scopes-none"));
    desk.back(&typed)
}
