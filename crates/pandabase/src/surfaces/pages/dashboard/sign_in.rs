//! Signing in to the dashboard: an address is typed, then the code that was mailed to it, and then the
//! second factor, where the account has one; the link of the mail brings its code along. No page uses a code
//! up before a button is pressed, because mail programs open links by themselves.
//!
//! Whoever has a passkey needs none of it: the browser is asked for it by the page's script.
//!
//! A sign-in that waits for its second factor is kept in the encrypted cookie of this page, so that it is in
//! no page and no address, and only the browser that began goes on.

use super::desk::{self, Desk, SIGN_IN};
use super::developers::sandbox::MAILBOX;
use super::frame::{ACCOUNT, Frame};
use super::links::HOME;
use super::operator::parts::OPERATOR;
use super::passkey::{Question, answer, site};
use crate::surfaces::pages::calls::{Halt, Operations};
use crate::surfaces::pages::code::code_in;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::go;
use crate::surfaces::pages::typed::{Typed, add_cookies};
use crate::surfaces::pages::visit::Refused;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use pandabase_commerce::accounts::sign_in::mailed_to;
use pandabase_domain::checkout::Email;
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::serve;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where people sign out.
const SIGN_OUT: &str = "/sign-out";
/// The longest address of a page that signing in leads to.
const LONGEST: usize = 400;
/// The key of a sign-in that waits for its second factor. No field of a form has this name.
const WAITING: &str = "mfa";
/// Fields that are not shown again.
const CODES: &[&str] = &["token", "code", "factor", WAITING];
/// The refusal of a second factor that comes too late or for nothing.
const OVER: &str = "Sign-in expired";

#[derive(Template)]
#[template(path = "dashboard/sign_in.html")]
struct SignInPage<'a> {
    look: &'a Look,
    t: Locale,
    frame: &'a Frame,
    asks: Asks,
    /// What the browser is asked, by whoever has a passkey.
    passkey: Option<Question>,
    /// Whether one can sign in by a passkey here.
    offers_passkey: bool,
    /// Whether one can begin anew with another address.
    has_begun: bool,
    /// The address that the code was mailed to.
    mailed: String,
    /// Where a sandbox keeps the mail that was asked for.
    mailbox: Option<&'static str>,
    next: String,
}

/// What the page asks for.
struct Asks {
    text: Text,
    /// What is typed; nothing by whoever signs in by a passkey.
    field: Option<Field>,
    action: &'static str,
    button: Text,
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
        if linked.is_none() && desk.is_signed_in() && desk.ask("listMyStores").await.is_ok() {
            return Ok(desk.visit.leave(&next(&desk, &desk.typed)));
        }
        let shown = show(&desk, linked);
        desk.settle(shown)
    })
    .await
}

/// The page: it asks for the address, for the code that was mailed to it, or for the second factor.
fn show(desk: &Desk, linked: Option<Linked>) -> Result<Response, Halt> {
    let t = desk.t();
    let mut typed = desk.typed.clone();
    if let Some(linked) = &linked {
        typed.set("token", &linked.code);
        if linked.email.is_none() {
            typed.fault("token", t.get("sign-in-wrong"));
        }
    }
    let passkey = Question::of(desk).filter(|_| linked.is_none());
    let asks = match passkey {
        Some(_) => Asks {
            text: t.get("sign-in-passkey-text"),
            field: None,
            action: "prove",
            button: t.get("sign-in"),
        },
        None => Asks::of(t, &typed, linked.as_ref()),
    };
    let config = &desk.visit.env().config;
    let waits_for_mail = linked.is_none() && asks.action == "verify";
    let frame = desk.frame();
    let template = SignInPage {
        look: &desk.look,
        t,
        frame: &frame,
        has_begun: asks.action != "send",
        offers_passkey: asks.action == "send" && site(desk).is_some(),
        asks,
        passkey,
        mailed: typed.get("email").to_owned(),
        mailbox: (waits_for_mail && config.is_sandbox() && config.mailbox).then_some(MAILBOX),
        next: next(desk, &typed),
    };
    desk.page(&frame, &template)
}

impl Asks {
    /// What is asked of somebody who signs in by mail and has come this far.
    fn of(t: Locale, typed: &Typed, linked: Option<&Linked>) -> Self {
        let fields = Fields::new(t, typed);
        let one_time = |name: &str, label: Text| fields.field(name, label).autocomplete("one-time-code");
        let email = typed.get("email");
        let (text, field, action, button) = match linked {
            Some(linked) => {
                let text = match &linked.email {
                    Some(email) => t.get("sign-in-linked-as").with("email", email.as_str()),
                    None => t.get("sign-in-text"),
                };
                let field = one_time("token", t.get("sign-in-code")).max(128);
                (text, field, "verify", t.get("sign-in"))
            }
            None if typed.has(WAITING) => {
                let field = one_time("factor", t.get("sign-in-factor")).max(24);
                (t.get("sign-in-factor-text"), field, "factor", t.get("sign-in"))
            }
            None if typed.has("mailed") => {
                let field = one_time("code", t.get("sign-in-code")).max(16);
                let text = t.get("sign-in-sent").with("email", email);
                (text, field, "verify", t.get("sign-in"))
            }
            None => {
                let field = fields.field("email", t.get("email")).email();
                (t.get("sign-in-account-ask"), field, "send", t.get("sign-in-send"))
            }
        };
        Self {
            text,
            field: Some(field),
            action,
            button,
        }
    }
}

/// The page that signing in leads to: one of the dashboard.
fn next(desk: &Desk, typed: &Typed) -> String {
    let asked = desk.visit.asked("next");
    let kept = Some(typed.get("next").to_owned()).filter(|next| !next.is_empty());
    let next = asked.or(kept).filter(|next| is_ours(next));
    next.unwrap_or_else(|| HOME.to_owned())
}

/// Whether this is the address of a page of the dashboard.
fn is_ours(address: &str) -> bool {
    let is_below = |root: &str| {
        let rest = address.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    };
    let is_page = [HOME, ACCOUNT, OPERATOR].into_iter().any(is_below);
    let is_plain = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_page && is_plain && address.len() <= LONGEST
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
    if !form.is_ours(desk.visit.env(), &desk.visit.headers) {
        typed.notice(t.get("error-form-expired"));
        return Ok(again(desk, &typed));
    }
    match form.get("action") {
        "again" => Ok(again(desk, &anew(form))),
        "verify" => verify(desk, form, typed).await,
        "factor" => second_factor(desk, form, typed).await,
        "passkey" => ask_passkey(desk, form).await,
        "prove" => prove_passkey(desk, form).await,
        _ => {
            if Email::parse(form.get("email")).is_err() {
                typed.fault("email", t.get("error-email"));
                return Ok(again(desk, &typed));
            }
            let body = json!({"email": form.get("email")});
            match desk.prove("requestSignIn", &body).await? {
                Ok(_) => typed.set("mailed", "yes"),
                Err(refused) => desk.show_refusal(&mut typed, &refused),
            }
            Ok(again(desk, &typed))
        }
    }
}

/// Shows this page again.
fn again(desk: &Desk, typed: &Typed) -> Response {
    desk.visit.come_back(&desk.visit.address(&[]), typed)
}

/// What is kept of a form by somebody who begins anew.
fn anew(form: &Form) -> Typed {
    let mut anew = Typed::default();
    anew.set("next", form.get("next"));
    anew
}

/// Proves that a mail was read: by the code of its link, or by the six digits in it.
async fn verify(desk: &Desk, form: &Form, mut typed: Typed) -> Result<Response, Halt> {
    let digits: String = form.get("code").split_whitespace().collect();
    let body = match form.filled("token") {
        Some(token) => json!({"token": token}),
        None => json!({"email": form.get("email"), "code": digits}),
    };
    match desk.prove("verifySignIn", &body).await? {
        Ok(done) if done["mfaRequired"] == true => {
            typed = anew(form);
            typed.set(WAITING, done["mfaToken"].as_str().unwrap_or_default());
        }
        Ok(done) => return Ok(signed_in(desk, &typed, &done)),
        // Whom the link was mailed to is not known here: another mail is asked for.
        Err(refused) if form.filled("token").is_some() => {
            typed = anew(form);
            match refused.status {
                StatusCode::TOO_MANY_REQUESTS => desk.show_refusal(&mut typed, &refused),
                _ => typed.notice(desk.t().get("sign-in-wrong")),
            }
        }
        Err(refused) => {
            typed.set("mailed", "yes");
            wrong(desk, &mut typed, &refused, "code");
        }
    }
    Ok(again(desk, &typed))
}

/// Ends a sign-in by the second factor: a code of the authenticator app, or a recovery code.
async fn second_factor(desk: &Desk, form: &Form, mut typed: Typed) -> Result<Response, Halt> {
    let waiting = desk.typed.get(WAITING);
    let body = json!({"mfaToken": waiting, "code": form.get("factor")});
    let outcome = match waiting {
        "" => Err(Refused {
            status: StatusCode::UNAUTHORIZED,
            text: OVER.to_owned(),
        }),
        _ => desk.prove("verifySecondFactor", &body).await?,
    };
    match outcome {
        Ok(done) => return Ok(signed_in(desk, &typed, &done)),
        Err(refused) if refused.text == OVER => {
            typed = anew(form);
            typed.notice(desk.t().get("sign-in-over"));
        }
        Err(refused) => {
            typed.set(WAITING, waiting);
            wrong(desk, &mut typed, &refused, "factor");
        }
    }
    Ok(again(desk, &typed))
}

/// Asks the API for a challenge, and shows this page with it.
async fn ask_passkey(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = anew(form);
    match desk.act("requestPasskey", &[], None).await? {
        Ok(asked) => Question::keep(&asked, &mut typed),
        Err(refused) => desk.show_refusal(&mut typed, &refused),
    }
    Ok(again(desk, &typed))
}

/// Signs in by what the browser has answered.
async fn prove_passkey(desk: &Desk, form: &Form) -> Result<Response, Halt> {
    let mut typed = anew(form);
    match desk.prove("verifyPasskey", &answer(form)).await? {
        Ok(done) => return Ok(signed_in(desk, &typed, &done)),
        Err(refused) if refused.status == StatusCode::TOO_MANY_REQUESTS => {
            desk.show_refusal(&mut typed, &refused)
        }
        Err(_) => typed.notice(desk.t().get("desk-passkey-failed")),
    }
    Ok(again(desk, &typed))
}

/// Says that a code is wrong at its field, and above the form that there were too many.
fn wrong(desk: &Desk, typed: &mut Typed, refused: &Refused, field: &str) {
    if refused.status == StatusCode::TOO_MANY_REQUESTS {
        return desk.show_refusal(typed, refused);
    }
    typed.fault(field, desk.t().get("sign-in-wrong"));
}

/// Leads on somebody who is signed in.
fn signed_in(desk: &Desk, typed: &Typed, done: &Value) -> Response {
    let token = done["token"].as_str().unwrap_or_default();
    let mut response = desk.visit.leave(&next(desk, typed));
    add_cookies(response.headers_mut(), desk::keep(desk.visit.env(), token));
    response
}

async fn signed_out(operations: Arc<Operations>, incoming: Incoming) -> Response {
    serve::page(incoming, |mut incoming| async move {
        let sent = incoming.read_form().await?;
        let desk = Desk::of(operations, SIGN_OUT, &incoming);
        let form = Form::read(&sent.bytes)?;
        let env = desk.visit.env();
        if !form.is_ours(env, &desk.visit.headers) {
            let mut typed = Typed::default();
            typed.notice(desk.t().get("error-form-expired"));
            let mut response = go(&desk.visit.headers, HOME);
            add_cookies(response.headers_mut(), desk.visit.keep(&typed, HOME));
            return Ok(response);
        }
        if desk.is_signed_in() {
            match desk.act("logOut", &[], None).await {
                // A session that is over already is what was asked for.
                Ok(_) | Err(Halt::Stranger | Halt::Refused(_)) => {}
                Err(Halt::Error(error)) => return Err(error),
            }
        }
        let mut response = go(&desk.visit.headers, SIGN_IN);
        add_cookies(response.headers_mut(), desk::end(env));
        Ok(response)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_to_pages_of_the_dashboard_only() {
        for (address, expected) in [
            ("/stores", true),
            ("/stores?locale=de", true),
            ("/stores/shp_1/orders?status=PENDING&locale=de", true),
            ("/account", true),
            ("/account/security", true),
            ("/accounts", false),
            ("/operator", true),
            ("/operator/stores?search=a", true),
            ("/operators", false),
            ("/sign-in", false),
            ("/storesx", false),
            ("/dev/mailbox", false),
            ("//evil.example/stores", false),
            ("/stores/\\evil.example", false),
            ("https://evil.example/stores", false),
            ("/stores/a b", false),
            ("", false),
        ] {
            assert_eq!(is_ours(address), expected, "{address}");
        }
    }
}
