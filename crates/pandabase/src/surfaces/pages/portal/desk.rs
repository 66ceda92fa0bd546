//! One request of somebody who is signed in, or wants to be: their session, the operations that the page
//! calls, and how a refusal is answered.

use super::frame::{self, Frame};
use super::missing::Missing;
use crate::surfaces::pages::attachments;
use crate::surfaces::pages::calls::sorted;
pub use crate::surfaces::pages::calls::{Halt, Operations, Outcome, Shown};
use crate::surfaces::pages::checkout::SECRETS;
use crate::surfaces::pages::checkout::faults;
use crate::surfaces::pages::form::{self, Form};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::{go, html, is_scripted};
use crate::surfaces::pages::typed::{Typed, add_cookies};
use crate::surfaces::pages::upload::File;
use crate::surfaces::pages::visit::{Refused, Visit};
use askama::Template;
use axum::response::Response;
use http::header::HeaderValue;
use http::{HeaderMap, StatusCode};
use pandabase_commerce::payments::charging::plan_change;
use pandabase_domain::time::SECOND;
use pandabase_locale::{Locale, Text};
use pandabase_platform::access::sessions::{KEPT, is_token};
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::context::Env;
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::sync::Arc;

const COOKIE: &str = "pandabase_portal";
/// The name where pages are served over https: browsers accept it from this very host only.
const HOST_COOKIE: &str = "__Host-pandabase_portal";
/// Where people sign in.
pub const SIGN_IN: &str = "/portal/sign-in";
/// What of a page's address says what the page shows.
const SHOWS: &[&str] = &["locale", "page", "product", "variant", "quantity"];

/// One request.
pub struct Desk {
    operations: Arc<Operations>,
    pub(super) visit: Visit,
    pub(super) look: Look,
    /// What was typed into a form of this page that was refused.
    pub(super) typed: Typed,
    /// Files that came with the form.
    pub(super) files: Vec<File>,
    session: Option<String>,
}

impl Desk {
    /// The request for the page at `pattern`.
    pub fn of(operations: Arc<Operations>, pattern: &str, incoming: &Incoming) -> Self {
        let env = &incoming.app.env;
        let headers = &incoming.parts.headers;
        let visit = Visit::new(pattern, incoming);
        let session = session(env, headers).map(str::to_owned);
        let visit = match &session {
            Some(token) => visit.with_key(token),
            None => visit,
        };
        Self {
            operations,
            look: Look::of(&env.config, &incoming.parts),
            typed: visit.waiting().unwrap_or_default(),
            files: Vec::new(),
            visit,
            session,
        }
    }

    /// Whether there is a session; whether it is good is found out by the first operation.
    pub fn is_signed_in(&self) -> bool {
        self.session.is_some()
    }

    /// The reader's language.
    pub fn t(&self) -> Locale {
        self.look.locale
    }

    /// Calls an operation about what the path of the page names.
    pub async fn ask(&self, operation: &str) -> Result<Value, Halt> {
        self.ask_about(operation, &[], "").await
    }

    /// The same about more than that, with a query.
    pub async fn ask_about(
        &self,
        operation: &str,
        named: &[(&str, &str)],
        query: &str,
    ) -> Result<Value, Halt> {
        let endpoint = self.operations.get(operation)?;
        Ok(self.visit.call_about(endpoint, named, query, None).await?)
    }

    /// Calls an operation that changes something. What it refuses is for the visitor to read, unless the
    /// session is over or what it is about is not theirs.
    pub async fn act(
        &self,
        operation: &str,
        named: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(operation)?;
        let outcome = self.visit.call_about(endpoint, named, "", body).await;
        sorted(outcome)
    }

    /// Calls an operation with a query and a body, as [`Self::act`] does.
    pub async fn act_about(&self, operation: &str, query: &str, body: &Value) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(operation)?;
        let outcome = self.visit.call_about(endpoint, &[], query, Some(body)).await;
        sorted(outcome)
    }

    /// Sends the files of the form, each announced by an operation; returns what a message names them by.
    pub async fn send_files(&self, announce: &str) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(announce)?;
        attachments::send(&self.visit, endpoint, &self.files).await
    }

    /// Does what a form asks for, and leads to the page that says it is done: `target`, with the word `done`.
    pub async fn do_it(
        &self,
        operation: &str,
        named: &[(&str, &str)],
        body: Option<&Value>,
        (target, done): (&str, &str),
    ) -> Result<Response, Halt> {
        match self.act(operation, named, body).await? {
            Ok(_) => Ok(self.done(target, done)),
            Err(refused) => {
                let mut typed = Typed::default();
                self.show_refusal(&mut typed, &refused);
                Ok(self.back(&typed))
            }
        }
    }

    /// Leads to the page that says what was done.
    pub fn done(&self, target: &str, word: &str) -> Response {
        let joint = if target.contains('?') { '&' } else { '?' };
        self.visit.leave(&format!("{target}{joint}done={word}"))
    }

    /// Shows the form again and says why it was refused.
    pub fn refuse(&self, form: &Form, refused: &Refused) -> Response {
        let mut typed = Typed::of(form, SECRETS);
        self.show_refusal(&mut typed, refused);
        self.back(&typed)
    }

    /// Shows the page again, with this above it.
    pub fn fail(&self, text: Text) -> Response {
        let mut typed = Typed::default();
        typed.notice(text.to_string());
        self.back(&typed)
    }

    /// Shows a refusal at its field, or above the form.
    pub fn show_refusal(&self, typed: &mut Typed, refused: &Refused) {
        let t = self.t();
        let has_changed = refused.text == ApiError::TotalChanged.to_string();
        let text = match (&*refused.text, refused.status) {
            (_, StatusCode::TOO_MANY_REQUESTS) => t.get("error-too-many"),
            _ if has_changed => t.get("portal-error-price"),
            (plan_change::PAYMENT_FAILED, _) => t.get("portal-error-payment"),
            (plan_change::OTHER_INTERVAL, _) => t.get("portal-error-interval"),
            (_, StatusCode::CONFLICT) => t.get("portal-error-conflict"),
            _ => {
                let mut said = typed.clone();
                faults::say(&mut said, t, refused);
                // What the checkout has no words for is said in the portal's.
                if said.whole() != Some(&*t.get("error-nothing-charged").to_string()) {
                    *typed = said;
                    return;
                }
                t.get("portal-error")
            }
        };
        typed.notice(text.to_string());
    }

    /// Leads back to this page, where what was typed is shown again. The script is shown it at once.
    pub fn back(&self, typed: &Typed) -> Response {
        self.visit.come_back(&self.address(), typed)
    }

    /// Keeps what was typed for the page. Where our script asked, the page is to be shown at once; otherwise
    /// this leads back to it.
    pub fn keep_typed(&mut self, typed: Typed) -> Option<Response> {
        if self.is_scripted() {
            self.typed = typed;
            return None;
        }
        Some(self.back(&typed))
    }

    /// Whether our script sent the form, which shows the answer within the page.
    pub fn is_scripted(&self) -> bool {
        is_scripted(&self.visit.headers)
    }

    /// The address of this page.
    pub fn address(&self) -> String {
        self.visit.address(SHOWS)
    }

    /// The address of a page for this reader, in the language that this page was asked for in.
    pub fn to(&self, path: &str) -> String {
        frame::in_language(&self.visit, path)
    }

    /// The frame of this page.
    pub fn frame(&self) -> Frame {
        Frame::of(&self.visit, &self.look, &self.typed)
    }

    /// The text of a page.
    ///
    /// # Errors
    /// [`Halt::Error`] when it cannot be rendered.
    pub fn render(&self, template: &impl Template) -> Result<String, Halt> {
        let text = template.render();
        Ok(text.map_err(|error| ApiError::Internal(error.into()))?)
    }

    /// Responds with a page of this text.
    pub fn respond(&self, frame: Frame, text: String) -> Response {
        self.respond_with(frame, text, &self.look.policy())
    }

    /// The same under a policy of its own.
    pub fn respond_with(&self, frame: Frame, text: String, policy: &str) -> Response {
        let mut response = html(StatusCode::OK, text, policy);
        add_cookies(response.headers_mut(), frame.cookie);
        if self.typed.is_message() {
            // It was about a button that was pressed, and is said once.
            let said = Typed::forget(self.visit.env(), &self.visit.headers, &self.visit.path);
            add_cookies(response.headers_mut(), said);
        }
        // The cookie lives as long as the session, which lives on with every use.
        let session = self.session.as_deref();
        let kept = session.and_then(|token| keep(self.visit.env(), token));
        add_cookies(response.headers_mut(), kept);
        response
    }

    /// The response to a page that was made, or could not be.
    pub fn settle(&self, outcome: Result<Response, Halt>) -> Result<Response, ApiError> {
        let refused = match outcome {
            Ok(response) => return Ok(response),
            Err(Halt::Error(error)) => return Err(error),
            Err(Halt::Stranger) => return Ok(self.turn_away()),
            Err(Halt::Refused(refused)) => refused,
        };
        Missing::of(&self.look, refused.status).respond()
    }

    /// Leads to the page where people sign in, and from there back to this one.
    fn turn_away(&self) -> Response {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("next", &self.address());
        if let Some(locale) = self.visit.asked("locale") {
            query.append_pair("locale", &locale);
        }
        let target = format!("{SIGN_IN}?{}", query.finish());
        let mut response = go(&self.visit.headers, &target);
        if self.session.is_some() {
            add_cookies(response.headers_mut(), end(self.visit.env()));
        }
        response
    }
}

/// The session in a visitor's cookie.
fn session<'h>(env: &Env, headers: &'h HeaderMap) -> Option<&'h str> {
    form::cookie(headers, name(env).0).filter(|token| is_token(token))
}

fn name(env: &Env) -> (&'static str, &'static str) {
    if env.config.has_https() {
        (HOST_COOKIE, "; Secure")
    } else {
        (COOKIE, "")
    }
}

/// The cookie that holds a session.
pub fn keep(env: &Env, token: &str) -> Option<HeaderValue> {
    set(env, token, KEPT / SECOND)
}

/// The cookie that ends it.
pub fn end(env: &Env) -> Option<HeaderValue> {
    set(env, "", 0)
}

fn set(env: &Env, token: &str, age: i64) -> Option<HeaderValue> {
    let (name, secure) = name(env);
    let text = format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}
