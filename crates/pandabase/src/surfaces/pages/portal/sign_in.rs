//! Signing in: to the portal at `/portal/sign-in`, where an address is typed, and then the six digits that
//! were mailed to it; the link of the mail brings its own code along. No page uses a code up before a button
//! is pressed, because mail programs open links by themselves. Merchants sign in at `/sign-in`.

use super::desk::{self, Desk, Halt, Operations, SIGN_IN};
use super::frame::{Frame, HOME};
use crate::surfaces::pages::code::code_in;
use crate::surfaces::pages::dashboard;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::{Language, Look};
use crate::surfaces::pages::respond::go;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use crate::surfaces::pages::visit::Refused;
use crate::surfaces::portal::sign_in::mailed_to;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use pandabase_domain::checkout::Email;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::serve;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use serde_json::json;
use std::sync::Arc;

/// Where people sign out.
const SIGN_OUT: &str = "/portal/sign-out";
/// The longest address of a page that signing in leads to.
const LONGEST: usize = 400;
/// Fields that are not shown again.
const CODES: &[&str] = &["token", "code"];

#[derive(Template)]
#[template(path = "portal/sign_in.html")]
struct SignInPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    text: Text,
    /// Where the mail goes.
    email: Option<Field>,
    /// The digits, once a mail is on its way, or the code of its link.
    code: Option<Field>,
    /// The address that the code was mailed to.
    mailed: String,
    next: String,
    /// Where merchants sign in.
    account: String,
    languages: Vec<Language>,
}

/// A code in the address of a mailed link.
struct Linked {
    code: String,
    /// Whom it was mailed to; `None` when it does not work any more. It is shown, so that nobody signs in as
    /// somebody else whose link they were sent.
    email: Option<String>,
}

impl Linked {
    async fn find(desk: &Desk, code: String) -> Result<Self, ApiError> {
        let app = &desk.visit.app;
        let (token, now) = (code.clone(), app.env.clock.now());
        let email = app.db.read(move |tx| mailed_to(tx, &token, now)).await?;
        Ok(Self { code, email })
    }
}

/// The routes.
pub fn routes(operations: &Arc<Operations>) -> Router<Arc<App>> {
    let mut router = Router::new();
    for slash in ["", "/"] {
        let [showing, submitting, leaving] = [(); 3].map(|()| Arc::clone(operations));
        let methods = get(move |incoming: Incoming| shown(showing, incoming))
            .post(move |incoming: Incoming| submitted(submitting, incoming));
        router = router.route(&format!("{SIGN_IN}{slash}"), methods).route(
            &format!("{SIGN_OUT}{slash}"),
            post(move |incoming: Incoming| signed_out(leaving, incoming)),
        );
    }
    router
}

async fn shown(operations: Arc<Operations>, incoming: Incoming) -> Response {
    serve::page(incoming, |incoming| async move {
        let desk = Desk::of(operations, SIGN_IN, &incoming);
        let linked = match desk.visit.asked("token") {
            Some(_) => Some(Linked::find(&desk, code_in(&incoming)?).await?),
            None => None,
        };
        if linked.is_none() && desk.is_signed_in() && desk.ask("listPortalSessions").await.is_ok() {
            return Ok(desk.visit.leave(&next(&desk, &desk.typed)));
        }
        let shown = show(&desk, linked);
        desk.settle(shown)
    })
    .await
}

/// The page: it asks for the address, or for the code that was mailed to it.
fn show(desk: &Desk, linked: Option<Linked>) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    let is_mailed = linked.is_some() || typed.has("mailed");
    if let Some(linked) = &linked {
        typed.set("token", &linked.code);
        if linked.email.is_none() {
            typed.fault("token", t.get("sign-in-wrong").to_string());
        }
    }
    let fields = Fields::new(t, &typed);
    let label = t.get("sign-in-code");
    let code = match &linked {
        Some(_) => fields.field("token", label).max(128),
        None => fields.field("code", label).digits().max(16),
    };
    let mailed_to = linked.as_ref().and_then(|linked| linked.email.as_deref());
    let text = match (&linked, is_mailed) {
        (Some(_), _) => match mailed_to {
            Some(email) => t.get("sign-in-linked-as").with("email", email),
            None => t.get("sign-in-text"),
        },
        (None, true) if typed.get("email").is_empty() => t.get("sign-in-text"),
        (None, true) => t.get("sign-in-mailed").with("email", typed.get("email")),
        (None, false) => t.get("sign-in-ask"),
    };
    let frame = desk.frame();
    let template = SignInPage {
        look: &desk.look,
        t,
        frame: &frame,
        text,
        email: (!is_mailed).then(|| fields.field("email", t.get("email")).email()),
        code: is_mailed.then(|| code.autocomplete("one-time-code")),
        mailed: typed.get("email").to_owned(),
        next: next(desk, &typed),
        account: format!("{}{}", desk.visit.env().config.dashboard_url, dashboard::SIGN_IN),
        languages: desk.look.languages(),
    };
    let text = desk.render(&template)?;
    Ok(desk.respond(frame, text))
}

/// The page that signing in leads to: one of the portal.
fn next(desk: &Desk, typed: &Typed) -> String {
    let asked = desk.visit.asked("next");
    let kept = Some(typed.get("next").to_owned()).filter(|next| !next.is_empty());
    let next = asked.or(kept).filter(|next| is_ours(next));
    next.unwrap_or_else(|| desk.to(HOME))
}

/// Whether this is the address of a page of the portal.
fn is_ours(address: &str) -> bool {
    let rest = address.strip_prefix(HOME);
    let is_page = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let is_plain = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_page && is_plain && address.len() <= LONGEST && !address.starts_with(SIGN_IN)
}

async fn submitted(operations: Arc<Operations>, incoming: Incoming) -> Response {
    serve::page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let desk = Desk::of(operations, SIGN_IN, &incoming);
        let form = Form::read(&sent.bytes)?;
        let outcome = submit(&desk, &form).await;
        desk.settle(outcome)
    })
    .await
}

async fn submit(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = Typed::of(form, CODES);
    let here = desk.visit.address(&["locale"]);
    if !form.is_ours(desk.visit.env(), &desk.visit.headers) {
        typed.notice(t.get("error-form-expired").to_string());
        return Ok(desk.visit.come_back(&here, &typed));
    }
    match form.get("action") {
        "again" => return Ok(desk.visit.come_back(&here, &anew(form))),
        "verify" => return verify(desk, form, typed).await,
        _ => {}
    }
    if Email::parse(form.get("email")).is_err() {
        typed.fault("email", t.get("error-email").to_string());
        return Ok(desk.visit.come_back(&here, &typed));
    }
    let body = json!({"email": form.get("email")});
    match desk.act("requestPortalLink", &[], Some(&body)).await? {
        Ok(_) => typed.set("mailed", "yes"),
        Err(refused) => desk.show_refusal(&mut typed, &refused),
    }
    Ok(desk.visit.come_back(&here, &typed))
}

/// What is kept of a form by somebody who begins anew.
fn anew(form: &Form) -> Typed {
    let mut anew = Typed::default();
    anew.set("next", form.get("next"));
    anew
}

/// Proves that a mail was read: by the code of its link, or by the six digits in it.
async fn verify(desk: &Desk, form: &Form, mut typed: Typed) -> Result<Response, Halt> {
    let wrong = desk.t().get("sign-in-wrong").to_string();
    let digits: String = form.get("code").split_whitespace().collect();
    let (body, is_linked) = match form.filled("token") {
        Some(token) => (json!({"token": token}), true),
        None => (json!({"email": form.get("email"), "code": digits}), false),
    };
    let refused = match desk.act("verifyPortalLink", &[], Some(&body)).await {
        Ok(Ok(signed_in)) => {
            let token = signed_in["token"].as_str().unwrap_or_default();
            let mut response = desk.visit.leave(&next(desk, &typed));
            add_cookies(response.headers_mut(), desk::keep(desk.visit.env(), token));
            return Ok(response);
        }
        Err(Halt::Error(error)) => return Err(error.into()),
        Ok(Err(refused)) => Some(refused),
        Err(_) => None,
    };
    let has_tried_too_often = |refused: &Refused| refused.status == StatusCode::TOO_MANY_REQUESTS;
    // Whom a link was mailed to is not known here: another mail is asked for.
    if is_linked {
        typed = anew(form);
    } else {
        typed.set("mailed", "yes");
    }
    match refused.filter(has_tried_too_often) {
        Some(refused) => desk.show_refusal(&mut typed, &refused),
        None if is_linked => typed.notice(wrong),
        None => typed.fault("code", wrong),
    }
    Ok(desk.visit.come_back(&desk.visit.address(&["locale"]), &typed))
}

async fn signed_out(operations: Arc<Operations>, incoming: Incoming) -> Response {
    serve::page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let desk = Desk::of(operations, SIGN_OUT, &incoming);
        let form = Form::read(&sent.bytes)?;
        let env = desk.visit.env();
        if !form.is_ours(env, &desk.visit.headers) {
            let mut typed = Typed::default();
            typed.notice(desk.t().get("error-form-expired").to_string());
            let mut response = go(&desk.visit.headers, &desk.to(HOME));
            add_cookies(response.headers_mut(), desk.visit.keep(&typed, HOME));
            return Ok(response);
        }
        if desk.is_signed_in() {
            match desk.act("logOutOfPortal", &[], None).await {
                // A session that is over already is what was asked for.
                Ok(_) | Err(Halt::Stranger | Halt::Refused(_)) => {}
                Err(Halt::Error(error)) => return Err(error),
            }
        }
        let mut response = go(&desk.visit.headers, &desk.to(SIGN_IN));
        add_cookies(response.headers_mut(), desk::end(env));
        Ok(response)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_pages_of_the_portal_only() {
        for (address, expected) in [
            ("/portal", true),
            ("/portal?locale=de", true),
            ("/portal/orders/ord_1?locale=de", true),
            ("/portal/sign-in", false),
            ("/portals", false),
            ("/dev/mailbox", false),
            ("//evil.example", false),
            ("/portal/\\evil.example", false),
            ("https://evil.example/portal", false),
            ("/portal/a b", false),
            ("", false),
        ] {
            assert_eq!(is_ours(address), expected, "{address}");
        }
    }
}
