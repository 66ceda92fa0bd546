//! One request of a merchant who is signed in, or wants to be: their session, the stores that they have a
//! role in, the operations that the page calls, and how a refusal is answered.

use super::frame::Frame;
use super::links::HOME;
use super::missing::Missing;
use super::needs::{Leads, Need};
use super::place::Place;
use super::press;
use super::say::items;
use crate::surfaces::pages::attachments;
use crate::surfaces::pages::calls::{Halt, Operations, Outcome, sorted};
use crate::surfaces::pages::form::{self, Form};
use crate::surfaces::pages::look::Look;
use crate::surfaces::pages::respond::{OWN, go, html, is_scripted};
use crate::surfaces::pages::typed::{Typed, Unfit, add_cookies};
use crate::surfaces::pages::upload::File;
use crate::surfaces::pages::visit::{Refused, Visit};
use askama::Template;
use axum::response::Response;
use http::header::HeaderValue;
use http::{HeaderMap, StatusCode};
use pandabase_domain::id::StoreId;
use pandabase_domain::role::Right;
use pandabase_domain::time::{SECOND, Timestamp};
use pandabase_domain::token::Scope;
use pandabase_domain::zone::Zone;
use pandabase_locale::Locale;
use pandabase_platform::access::sessions::{KEPT, is_token};
use pandabase_platform::access::stores;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::error::ApiError;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const COOKIE: &str = "pandabase_dashboard";
/// The name where pages are served over https: browsers accept it from this very host only.
const HOST_COOKIE: &str = "__Host-pandabase_dashboard";
/// Where people sign in.
pub const SIGN_IN: &str = "/sign-in";
/// What no draft keeps, whichever form it is typed into: what signs somebody in, what signs messages, what
/// names a bank account, and what is sold.
const SECRETS: &[&str] = &[
    "secret",
    "webhookSecret",
    "accountNumber",
    "iban",
    "code",
    "factor",
    "token",
    "keys",
];
/// How long is waited when the account has asked for much: what it may ask is counted by the second.
const PAUSE: Duration = Duration::from_secs(1);
/// How the API refuses a text whose characters or length do not fit.
const PATTERN: &str = "Must match pattern";
/// What of a page's address says what the page shows.
const SHOWS: &[&str] = &[
    "status", "search", "from", "to", "cursor", "kind", "sort", "category", "stock", "priority", "q",
];

/// One request.
pub struct Desk {
    operations: Arc<Operations>,
    pub(super) visit: Visit,
    pub(super) look: Look,
    /// What was typed into a form of this page that was refused.
    pub(super) typed: Typed,
    /// The stores that the visitor has a role in, their own first.
    pub(super) stores: Vec<Place>,
    session: Option<String>,
    /// Whether it was waited once because the account had asked for much.
    has_waited: AtomicBool,
    /// The files of the form that is sent.
    pub(super) files: Vec<File>,
    /// What the store needs, as the API says it; nothing in a sandbox.
    pub(super) needs: Value,
    /// What the page at a path takes of whoever is led to it, if there is one.
    pub(super) leads: Leads,
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
            look: Look::of_developers(&env.config, &incoming.parts),
            typed: visit.waiting().unwrap_or_default(),
            stores: Vec::new(),
            visit,
            session,
            has_waited: AtomicBool::new(false),
            files: Vec::new(),
            needs: Value::Null,
            leads: |_| None,
        }
    }

    /// Whether there is a session; whether it is good is found out by the first operation.
    pub fn is_signed_in(&self) -> bool {
        self.session.is_some()
    }

    /// Finds out who is there: their stores, and whether their role in the one of the path will do.
    ///
    /// # Errors
    /// [`Halt::Stranger`] when nobody is signed in, [`Halt::Refused`] with 404 where they have no role, and
    /// with 403 where it will not do.
    pub async fn enter(&mut self, need: Need) -> Result<(), Halt> {
        if !self.is_signed_in() {
            return Err(Halt::Stranger);
        }
        let listed = self.ask("listMyStores").await?;
        self.stores = items(&listed).filter_map(Place::of).collect();
        match need {
            Need::Account => return Ok(()),
            Need::Operator => return self.operate().await,
            Need::Scope(_) | Need::Right(_) => {}
        }
        match self.place() {
            None => Err(Halt::missing("Store not found")),
            Some(place) if !need.is_had_by(place.role) => Err(Halt::Refused(Refused {
                status: StatusCode::FORBIDDEN,
                text: "Insufficient role".to_owned(),
            })),
            Some(_) => Ok(()),
        }
    }

    /// The same for a page with a frame, which says what the store needs.
    ///
    /// # Errors
    /// Those of [`Self::enter`].
    pub async fn enter_page(&mut self, need: Need) -> Result<(), Halt> {
        self.enter(need).await?;
        let is_of_store = matches!(need, Need::Scope(_) | Need::Right(_));
        if is_of_store && !self.visit.env().config.is_sandbox() {
            self.needs = self.ask("listStoreRequirements").await?;
        }
        Ok(())
    }

    /// The session.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// Asks the API whether the visitor operates the installation.
    ///
    /// # Errors
    /// [`Halt::Refused`] with 404 where they do not, and with 403 where their session lacks the second factor
    /// that production asks of operators.
    pub async fn operate(&self) -> Result<(), Halt> {
        let asked = self.ask_about("listIdentityChecks", &[], "limit=1").await;
        match asked {
            Err(Halt::Refused(said)) if said.status == StatusCode::FORBIDDEN && !is_unproven(&said) => {
                Err(Halt::missing("Not found"))
            }
            other => other.map(drop),
        }
    }

    /// The store that the path names; `None` where the visitor has no role in it.
    pub fn place(&self) -> Option<&Place> {
        let named = self.visit.named("storeId");
        self.stores.iter().find(|place| place.id == named)
    }

    /// The time zone of the store.
    pub fn zone(&self) -> Zone {
        self.place().map(|place| place.zone.clone()).unwrap_or_default()
    }

    /// What time it is for the store: the clock of one in a sandbox may be ahead.
    pub async fn now(&self) -> Result<Timestamp, ApiError> {
        let app = Arc::clone(&self.visit.app);
        let Some(id) = StoreId::parse(self.visit.named("storeId")) else {
            return Ok(app.env.clock.now());
        };
        let store = app.db.read(move |tx| stores::find_open(tx, &id)).await?;
        Ok(match store {
            Some(store) => Ctx::of(&app.env, &store).now,
            None => app.env.clock.now(),
        })
    }

    /// Whether the visitor's role in the store may do what a scope names.
    pub fn may(&self, scope: Scope) -> bool {
        self.place().is_some_and(|place| place.may(scope))
    }

    /// Whether the visitor's role in the store may do what only people do.
    pub fn has(&self, right: Right) -> bool {
        self.place().is_some_and(|place| place.has(right))
    }

    /// The language of the pages.
    pub fn t(&self) -> Locale {
        self.look.locale
    }

    /// Calls an operation about what the path of the page names.
    pub async fn ask(&self, operation: &str) -> Result<Value, Halt> {
        self.ask_about(operation, &[], "").await
    }

    /// The same about more than that, with a query. A page may take as many operations as an account has in a
    /// second, so one that is refused for their number alone is asked for again after that second, once.
    pub async fn ask_about(
        &self,
        operation: &str,
        named: &[(&str, &str)],
        query: &str,
    ) -> Result<Value, Halt> {
        let endpoint = self.operations.get(operation)?;
        let asked = self.visit.call_about(endpoint, named, query, None).await;
        let is_much = |refused: &Refused| refused.status == StatusCode::TOO_MANY_REQUESTS;
        if asked.as_ref().is_err_and(is_much) && !self.has_waited.swap(true, Ordering::Relaxed) {
            tokio::time::sleep(PAUSE).await;
            return Ok(self.visit.call_about(endpoint, named, query, None).await?);
        }
        Ok(asked?)
    }

    /// What an operation shows of something else than the page; `None` where there is no such thing, or what
    /// names it is no name.
    pub async fn find(&self, operation: &str, named: &[(&str, &str)]) -> Result<Option<Value>, Halt> {
        match self.ask_about(operation, named, "").await {
            Ok(found) => Ok(Some(found)),
            Err(Halt::Refused(refused))
                if matches!(refused.status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST) =>
            {
                Ok(None)
            }
            Err(halt) => Err(halt),
        }
    }

    /// Calls an operation that changes something. What it refuses is for the visitor to read, unless the
    /// session is over or the object does not exist.
    pub async fn act(
        &self,
        operation: &str,
        named: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(operation)?;
        sorted(self.visit.call_about(endpoint, named, "", body).await)
    }

    /// The same for what is refused with 401 also when nobody's session is over.
    pub async fn prove(&self, operation: &str, body: &Value) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(operation)?;
        Ok(self.visit.call_about(endpoint, &[], "", Some(body)).await)
    }

    /// Calls an operation that makes something, once however often the form arrives that was sent by one
    /// press of its button.
    pub async fn press(
        &self,
        form: &Form,
        operation: &str,
        named: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Outcome, Halt> {
        let press = press::key(form, operation, named, body);
        self.press_as(press, operation, named, body).await
    }

    /// The same for a body that is not alike each time the form arrives.
    pub async fn press_as(
        &self,
        press: Option<String>,
        operation: &str,
        named: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Outcome, Halt> {
        let endpoint = self.operations.get(operation)?;
        sorted(self.visit.call_once(endpoint, named, body, press).await)
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
        Ok(match self.act(operation, named, body).await? {
            Ok(_) => self.done(target, done),
            Err(refused) => self.say(&refused),
        })
    }

    /// Leads to the page that says what was done.
    pub fn done(&self, target: &str, word: &str) -> Response {
        let joint = if target.contains('?') { '&' } else { '?' };
        self.visit.leave(&format!("{target}{joint}done={word}"))
    }

    /// Shows the form again and says why it was refused: at the field that the API names, where the form has
    /// one of this name, and above the form otherwise. What the fields of `secrets` hold is not shown again.
    pub fn refuse(&self, form: &Form, refused: &Refused, secrets: &[&str]) -> Response {
        let mut typed = Typed::of(form, secrets);
        self.show_refusal(&mut typed, refused);
        self.back(&typed)
    }

    /// Leads back to this page, which says once, above everything, why a button did nothing.
    pub fn say(&self, refused: &Refused) -> Response {
        let mut typed = Typed::default();
        self.show_refusal(&mut typed, refused);
        self.back(&typed)
    }

    /// Shows a refusal, at the field that it names if the form has one of this name. The dashboard is in
    /// English like the API, so the API's text is shown as it is, except for patterns and formats.
    pub fn show_refusal(&self, typed: &mut Typed, refused: &Refused) {
        let t = self.t();
        if let Some((field, fault)) = at_field(&refused.text)
            && typed.has(&field)
        {
            let words = match &*fault {
                // Nobody who fills in a form reads patterns; the hint of the field says what may stand there.
                said if said.starts_with(PATTERN) => t.get("desk-error-pattern"),
                "Must match format \"email\"" => t.get("desk-error-email"),
                "Must NOT have fewer than 1 characters" => t.get("error-answer-required"),
                _ => return typed.fault(&field, fault),
            };
            return typed.fault(&field, words);
        }
        let text = match (&*refused.text, refused.status) {
            ("The buyer was mailed about this order too often today", _) => t.get("desk-error-mailed"),
            ("No failed fulfillment to retry", _) => t.get("desk-error-delivered"),
            (said, _) if said == ApiError::KeyReused.to_string() => t.get("desk-error-pressed"),
            (said, _) if said == ApiError::InProgress.to_string() => t.get("desk-error-pressing"),
            (_, StatusCode::TOO_MANY_REQUESTS) => t.get("error-too-many"),
            (_, StatusCode::FORBIDDEN) => t.get("desk-error-role"),
            (said, StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) => {
                return typed.notice(said.strip_prefix("body/").unwrap_or(said));
            }
            _ => t.get("portal-error"),
        };
        typed.notice(text.to_string());
    }

    /// Leads back to this page, where what was typed is shown again, but for secrets. What no cookie holds is
    /// shown in the answer to the form.
    pub fn back(&self, typed: &Typed) -> Response {
        self.back_with_all(typed.without(SECRETS))
    }

    /// The same for a form that asks for no secret, though a field of it is called like one: the code of a
    /// coupon is what its merchant has typed and wants back.
    pub fn back_with_all(&self, typed: Typed) -> Response {
        let mut response = self.visit.come_back(&self.address(), &typed);
        if !typed.fits() {
            response.extensions_mut().insert(Unfit(typed));
        }
        response
    }

    /// Shows this page with what was typed into a form that saves nothing: to our script there and then, and
    /// by a redirect without it.
    pub fn try_out(&self, typed: Typed) -> Response {
        let typed = typed.without(SECRETS);
        let mut response = self.back_with_all(typed.clone());
        if is_scripted(&self.visit.headers) {
            response.extensions_mut().insert(Unfit(typed));
        }
        response
    }

    /// The address of this page.
    pub fn address(&self) -> String {
        self.visit.address(SHOWS)
    }

    /// The address of a page of the store.
    pub fn in_store(&self, rest: &str) -> String {
        format!("{HOME}/{}{rest}", self.visit.named("storeId"))
    }

    /// The address of a page of the store, if there is one that the visitor's role is led to.
    pub fn link(&self, rest: &str) -> Option<String> {
        let address = self.in_store(rest);
        let path = address.split('?').next().unwrap_or_default();
        let need = (self.leads)(path)?;
        let role = self.place()?.role;
        need.is_had_by(role).then_some(address)
    }

    /// The request that an operation with this query is, as the API's reference writes it.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when there is no operation of this name.
    pub fn request(&self, operation: &str, query: &str) -> Result<String, ApiError> {
        let meta = &self.operations.get(operation)?.meta;
        let path = self.visit.filled(meta.path);
        let query = query.trim_matches('&');
        Ok(match query {
            "" => format!("{} {path}", meta.method),
            _ => format!("{} {path}?{query}", meta.method),
        })
    }

    /// The frame of this page.
    pub fn frame(&self) -> Frame {
        Frame::of(
            &self.visit,
            &self.look,
            &self.typed,
            &self.stores,
            &self.needs,
            self.leads,
        )
    }

    /// Responds with a page in its frame.
    ///
    /// # Errors
    /// [`Halt::Error`] when it cannot be rendered.
    pub fn page(&self, frame: &Frame, template: &impl Template) -> Result<Response, Halt> {
        let text = template.render();
        let text = text.map_err(|error| ApiError::Internal(error.into()))?;
        let mut response = html(StatusCode::OK, text, OWN);
        add_cookies(response.headers_mut(), frame.cookie.clone());
        if self.typed.is_message() {
            // It was about a button that was pressed, and is said once.
            let said = Typed::forget(self.visit.env(), &self.visit.headers, &self.visit.path);
            add_cookies(response.headers_mut(), said);
        }
        // The cookie lives as long as the session, which lives on with every use.
        let session = self.session.as_deref();
        let kept = session.and_then(|token| keep(self.visit.env(), token));
        add_cookies(response.headers_mut(), kept);
        Ok(response)
    }

    /// The response to a page that was made, or could not be.
    pub fn settle(&self, outcome: Result<Response, Halt>) -> Result<Response, ApiError> {
        let refused = match outcome {
            Ok(response) => return Ok(response),
            Err(Halt::Error(error)) => return Err(error),
            Err(Halt::Stranger) => return Ok(self.turn_away()),
            Err(Halt::Refused(refused)) => refused,
        };
        let missing = Missing::of(&self.look, HOME.to_owned(), refused.status);
        match is_unproven(&refused) {
            true => missing.of_operators().respond(),
            false => missing.respond(),
        }
    }

    /// Leads to the page where people sign in, and from there back to this one.
    fn turn_away(&self) -> Response {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("next", &self.address());
        let target = format!("{SIGN_IN}?{}", query.finish());
        let mut response = go(&self.visit.headers, &target);
        if self.session.is_some() {
            add_cookies(response.headers_mut(), end(self.visit.env()));
        }
        response
    }
}

/// Whether an operator was refused because their session was begun without a second factor.
fn is_unproven(refused: &Refused) -> bool {
    refused.status == StatusCode::FORBIDDEN && refused.text.starts_with("Operators need a second factor")
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

/// The field that a refusal names, with dots between its parts, and what it says of it.
fn at_field(text: &str) -> Option<(String, String)> {
    let (path, _) = text.strip_prefix("body/")?.split_once(' ')?;
    Some((path.replace('/', "."), plain(text)))
}

/// What the API says of a field, without its name, which people do not know.
pub fn plain(text: &str) -> String {
    let fault = text.strip_prefix("body").and_then(|rest| rest.split_once(' '));
    let mut letters = fault.map_or(text, |(_, fault)| fault).chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{at_field, plain};

    #[test]
    fn a_refusal_stands_at_the_field_that_it_names() {
        for (text, expected) in [
            (
                "body/address/city must be a string",
                Some(("address.city", "Must be a string")),
            ),
            (
                "body/title must have at least 1 character",
                Some(("title", "Must have at least 1 character")),
            ),
            ("Not enough balance", None),
            ("body", None),
        ] {
            let found = at_field(text);
            let found = found
                .as_ref()
                .map(|(field, fault)| (field.as_str(), fault.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_fault_is_told_without_the_name_of_its_field() {
        let body = "body must be a whole picture";
        assert_eq!(plain(body), "Must be a whole picture");
        let most = "A store can have at most 5 files";
        assert_eq!(plain(most), most);
    }
}
