//! From a connection to an endpoint and back: request id, client address, body, headers, log.

use super::auth;
use super::auth::Caller;
use super::client::Client;
use super::endpoint::{Access, Arrival, Endpoint, HeadCheck, Outcome, Request, Visitor, check_head};
use super::respond;
use super::respond::Answer;
use crate::access::accounts::{self, AccountSession};
use crate::app::App;
use crate::cause;
use crate::config::BODY_LIMIT;
use crate::context::StoreContext;
use crate::error::ApiError;
use crate::inbound;
use crate::inbound::{FILES_LIMIT, OPEN_LIMIT, Sent, Standing, Unread};
use crate::metrics::Series;
use crate::rate_limit;
use crate::rate_limit::Scope;
use crate::request_log::Entry;
use crate::spans::Span;
use axum::body::Body;
use axum::extract::{FromRequest, MatchedPath};
use axum::response::Response;
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::HeaderValue;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Version, header};
use pandabase_domain::cause::{CallerTrace, Cause};
use pandabase_domain::id::{RequestId, StoreId};
use pandabase_domain::time::Timestamp;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// How long browsers remember to use https.
const FOR_A_YEAR: &str = "max-age=31536000";
/// Where the Store API is.
const STORE_API: &str = "/v2/core/";
/// The longest path that is logged, in bytes.
const LOGGED_PATH: usize = 1024;

/// An endpoint as it is served.
pub struct Route {
    endpoint: Endpoint,
    series: Series,
}

impl Route {
    /// The endpoint with series of its own for its metrics.
    pub fn new(endpoint: Endpoint) -> Self {
        let series = Series::new(endpoint.meta.operation);
        Self { endpoint, series }
    }
}

/// A request whose body has not been read yet.
pub struct Incoming {
    /// The application.
    pub app: Arc<App>,
    /// Method, address and headers.
    pub parts: Parts,
    /// What was sent, not read yet.
    pub body: Unread,
}

impl FromRequest<Arc<App>> for Incoming {
    type Rejection = Response;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let incoming = Self {
            app: Arc::clone(app),
            body: Unread::new(&parts.headers, body),
            parts,
        };
        let Some(fault) = incoming.fault() else {
            return Ok(incoming);
        };
        let visit = Visit::new(app, incoming.client());
        Err(visit.finish(app, Err(fault), &visit.standing(app)))
    }
}

/// What a route pattern's `{names}` stand for in a path. Bytes that are no UTF-8 and U+0000, which
/// PostgreSQL cannot compare, become U+FFFD: such an id names nothing that exists.
pub fn path_parameters(pattern: &str, path: &str) -> Vec<(String, String)> {
    let pairs = pattern.split('/').zip(path.split('/'));
    let named = pairs.filter_map(|(step, value)| {
        let name = step.strip_prefix('{')?.strip_suffix('}')?;
        let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
        Some((name.to_owned(), value.replace('\0', "\u{fffd}")))
    });
    named.collect()
}

impl Incoming {
    /// What is wrong with the head, whichever route it is for.
    fn fault(&self) -> Option<ApiError> {
        // The HTTP/1.1 parser enforces the bounds. The HTTP/2 one refuses without an answer, so it allows
        // more and the bounds are checked here.
        if self.parts.version == Version::HTTP_2 && !inbound::fits(&self.parts) {
            return Some(ApiError::LargeHead);
        }
        let is_ours = self.app.hosts.admit(&self.parts);
        (!is_ours).then(|| ApiError::invalid("headers/host must name this server"))
    }

    /// Reads the body of a form.
    ///
    /// # Errors
    /// [`ApiError`] when it is too large, late or cut off, or when there is no room for it.
    pub async fn read_form(&mut self) -> Result<Sent, ApiError> {
        self.read_up_to(OPEN_LIMIT).await
    }

    /// Reads the body of a form of at most `limit` bytes, which may carry a file. Who sends more than
    /// [`OPEN_LIMIT`] should be known before it is read.
    ///
    /// # Errors
    /// Those of [`Self::read_form`].
    pub async fn read_up_to(&mut self, limit: usize) -> Result<Sent, ApiError> {
        self.read(limit, Standing::Stranger).await
    }

    /// Reads the body of a form with files, of at most [`FILES_LIMIT`] bytes. Who sends it must be known to
    /// be signed in. The room for it is held until what is returned is dropped: as long as the files are.
    ///
    /// # Errors
    /// Those of [`Self::read_form`].
    pub async fn read_files(&mut self) -> Result<Sent, ApiError> {
        self.read(FILES_LIMIT, Standing::Person).await
    }

    async fn read(&mut self, limit: usize, standing: Standing) -> Result<Sent, ApiError> {
        let body = std::mem::take(&mut self.body);
        let from = (self.client().source(), standing);
        let bodies = &self.app.bodies;
        bodies.read(&self.parts.headers, body, limit, from).await
    }

    /// Who sent the request.
    pub fn client(&self) -> Client {
        Client::of(&self.app.env.config, &self.parts)
    }
}

/// What every response says about the request, whoever answers it.
struct Visit {
    id: RequestId,
    now: Timestamp,
    client: Client,
}

impl Visit {
    fn new(app: &App, client: Client) -> Self {
        let now = app.env.clock.now();
        Self {
            id: RequestId::new(now, &mut *app.env.random.lock()),
            now,
            client,
        }
    }

    /// Counts the request against the limit of its address.
    fn standing(&self, app: &App) -> rate_limit::Standing {
        let limit = app.env.config.limits.per_address;
        app.env
            .limiter
            .take(Scope::Global, self.client.source(), limit, self.now)
    }

    fn finish(
        &self,
        app: &App,
        result: Result<Response, ApiError>,
        standing: &rate_limit::Standing,
    ) -> Response {
        let mut response = result.unwrap_or_else(|error| {
            error.log(self.id.as_str());
            Answer::failure(&error).into_response()
        });
        self.add_headers(app, &mut response, standing);
        response
    }

    /// Adds the headers of every response.
    fn add_headers(&self, app: &App, response: &mut Response, standing: &rate_limit::Standing) {
        let status = response.status();
        let headers = response.headers_mut();
        respond::add_identity(headers, self.id.as_str());
        respond::add_standing(headers, standing);
        if status == StatusCode::TOO_MANY_REQUESTS {
            respond::add_retry_after(headers, standing, self.now);
        }
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        if app.hosts.is_strict {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static(FOR_A_YEAR),
            );
        }
    }
}

/// Answers a request by its endpoint.
pub async fn endpoint(route: Arc<Route>, incoming: Incoming) -> Response {
    let started = incoming.app.env.clock.monotonic();
    let visit = Visit::new(&incoming.app, incoming.client());
    let trace = caller_trace(&incoming.parts.headers);
    let cause = Cause::request(&visit.id, trace.as_ref());
    let meta = &route.endpoint.meta;
    let span = begin_span(&incoming, &visit.id, (&cause, trace.as_ref()), Some(meta.path));
    let span = span.map(|span| span.with("pandabase.operation", meta.operation));
    let response = cause::scope(cause, answered(route, incoming, visit, (started, trace))).await;
    end_span(span, response.status());
    response
}

/// The span of a request, where spans are exported: its method, the pattern of its route, and its store. The
/// path itself may have secrets in it.
fn begin_span(
    incoming: &Incoming,
    id: &RequestId,
    (cause, caller): (&Cause, Option<&CallerTrace>),
    route: Option<&str>,
) -> Option<Span> {
    let span = incoming.app.spans.request(id, cause, caller)?;
    let method = span_method(&incoming.parts.method);
    let span = span.with("http.request.method", method);
    let Some(route) = route else {
        return Some(span.named(method));
    };
    let span = span
        .named(format!("{method} {route}"))
        .with("http.route", route.to_owned());
    let named = path_parameters(route, incoming.parts.uri.path());
    let store = named.into_iter().find(|(name, _)| name == "storeId");
    Some(match store.and_then(|(_, id)| StoreId::parse(&id)) {
        Some(store) => span.with("pandabase.store_id", store.to_string()),
        None => span,
    })
}

fn end_span(span: Option<Span>, status: StatusCode) {
    if let Some(span) = span {
        span.with_status(status.as_u16(), 500).end();
    }
}

/// A method as spans name it: there are few, whatever is sent.
fn span_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST | Method::PATCH | Method::PUT | Method::DELETE => method_name(method),
        _ => "_OTHER",
    }
}

/// The trace that a caller names. Several headers name none.
fn caller_trace(headers: &HeaderMap) -> Option<CallerTrace> {
    let mut named = headers.get_all("traceparent").iter();
    let trace = CallerTrace::parse(named.next()?.to_str().ok()?)?;
    named.next().is_none().then_some(trace)
}

async fn answered(
    route: Arc<Route>,
    incoming: Incoming,
    visit: Visit,
    (started, trace): (Duration, Option<CallerTrace>),
) -> Response {
    let Incoming { app, parts, body } = incoming;
    let meta = &route.endpoint.meta;
    let copy = meta.is_cacheable.then(|| respond::of_caches(&parts.headers));
    let request = Request {
        id: visit.id.as_str().into(),
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        params: path_parameters(meta.path, parts.uri.path()),
        headers: parts.headers,
        body: Bytes::new(),
        client: visit.client.clone(),
        press: None,
    };
    let arrival = route.endpoint.arrival(Arc::clone(&app), request);
    let outcome = match receive(arrival, body).await {
        Ok((arrival, _room)) => {
            let work = route.endpoint.run(arrival);
            in_time(&app, meta.is_long, work)
                .await
                .unwrap_or_else(Outcome::failed)
        }
        Err(outcome) => outcome,
    };
    let limited = outcome.answer.as_ref().err().and_then(ApiError::standing);
    let answer = outcome.answer.unwrap_or_else(|error| {
        error.log(visit.id.as_str());
        Answer::failure(&error)
    });
    let standing = limited
        .or(outcome.standing)
        .unwrap_or_else(|| visit.standing(&app));
    let mut response = match copy {
        Some(headers) => answer.into_cacheable_response(&headers),
        None => answer.into_response(),
    };
    let status = response.status();
    visit.add_headers(&app, &mut response, &standing);
    if is_browser_facing(meta.access) {
        allow_origin(response.headers_mut());
    }
    let took = app.env.clock.monotonic().saturating_sub(started);
    route.series.note(status, took);
    if let Some(session) = outcome.session.filter(|session| session.wants_note(visit.now)) {
        note_use(&app, *session, visit.now).await;
    }
    if let Some((token, store)) = outcome.called {
        app.request_log.note(Entry {
            id: visit.id,
            store: store.id,
            is_of_store_api: meta.path.starts_with(STORE_API) || (meta.is_mirror && token.is_some()),
            token,
            method: method_name(&meta.method),
            path: logged(parts.uri.path()).to_owned(),
            status: status.as_u16(),
            trace,
            duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            ip: visit.client.ip().to_owned(),
            at: visit.now.plus_millis(store.clock_offset),
            arrived: visit.now,
        });
    }
    response
}

/// The part of a path that is logged.
fn logged(path: &str) -> &str {
    &path[..path.floor_char_boundary(LOGGED_PATH)]
}

/// Notes that a session is in use. A request does not fail when that cannot be stored.
pub async fn note_use(app: &App, session: AccountSession, now: Timestamp) {
    let noted = app.db.write(move |tx| accounts::note(tx, &session.id, now)).await;
    if let Err(error) = noted {
        tracing::warn!("the last use of an account's session was not stored: {error}");
    }
}

/// Reads the rest of a request if its head passes the checks. The room for the body is held until what is
/// returned is dropped.
async fn receive(arrival: Arrival, body: Unread) -> Result<(Arrival, Option<Sent>), Outcome> {
    if body.is_empty() {
        return Ok((arrival, None));
    }
    let (app, headers) = (Arc::clone(&arrival.app), arrival.request.headers.clone());
    let (arrival, visitor) = match in_time(&app, false, check_head(arrival)).await {
        Ok(HeadCheck::Admitted(arrival, visitor)) => (arrival, Some(visitor)),
        Ok(HeadCheck::Signed(arrival)) => (arrival, None),
        Ok(HeadCheck::Refused(outcome)) => return Err(outcome),
        Err(error) => return Err(Outcome::failed(error)),
    };
    let meta = &arrival.meta;
    if meta.method == Method::GET && visitor.is_some() {
        // A GET has no use for a body.
        return arrival
            .complete(Bytes::new(), visitor, Duration::ZERO)
            .map(|arrival| (arrival, None))
            .map_err(|outcome| *outcome);
    }
    // Whether a signature is right is known only once the body is read, so such a body may be as large as a
    // known caller's. A portal session gets a stranger's room, not that of merchants: anybody with a mail
    // address can sign in.
    let (standing, limit) = match &visitor {
        Some(visitor) if visitor.caller.is_some() => (Standing::Known, BODY_LIMIT),
        Some(visitor) if visitor.is_known() => (Standing::Stranger, BODY_LIMIT),
        Some(_) => (Standing::Stranger, meta.open_body_limit),
        None => (Standing::Signed, BODY_LIMIT),
    };
    let (from, began) = (
        (arrival.request.client.source(), standing),
        app.env.clock.monotonic(),
    );
    let sent = match app.bodies.read(&headers, body, limit, from).await {
        Ok(sent) => sent,
        Err(error) => {
            return Err(visitor
                .map_or_else(Visitor::stranger, |known| *known)
                .outcome(Err(error)));
        }
    };
    let took = app.env.clock.monotonic().saturating_sub(began);
    let arrival = arrival
        .complete(sent.bytes.clone(), visitor, took)
        .map_err(|outcome| *outcome)?;
    Ok((arrival, Some(sent)))
}

/// Runs `work` within the time that a request may take; a panic becomes an error.
async fn in_time<T>(app: &App, is_long: bool, work: impl Future<Output = T>) -> Result<T, ApiError> {
    let work = AssertUnwindSafe(work).catch_unwind();
    let limit = Duration::from_secs(app.env.config.request_timeout_seconds);
    let done = if is_long {
        Ok(work.await)
    } else {
        tokio::time::timeout(limit, work).await
    };
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(ApiError::Internal("the handler panicked".into())),
        Err(_) => Err(ApiError::Unavailable("the request took too long".into())),
    }
}

/// Answers a request that is not in the table of endpoints.
pub async fn page<F>(incoming: Incoming, answer: impl FnOnce(Incoming) -> F) -> Response
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let app = Arc::clone(&incoming.app);
    let visit = Visit::new(&app, incoming.client());
    let standing = visit.standing(&app);
    let trace = caller_trace(&incoming.parts.headers);
    let cause = Cause::request(&visit.id, trace.as_ref());
    let pattern = incoming.parts.extensions.get::<MatchedPath>();
    let pattern = pattern.map(MatchedPath::as_str);
    let span = begin_span(&incoming, &visit.id, (&cause, trace.as_ref()), pattern);
    let result = if standing.allowed {
        cause::scope(cause, answer(incoming)).await
    } else {
        Err(ApiError::RateLimited)
    };
    let response = visit.finish(&app, result, &standing);
    end_span(span, response.status());
    response
}

/// Like [`page`], never refused for its rate: a flood must not make a healthy process look ill.
pub async fn probe<F>(incoming: Incoming, answer: impl FnOnce(Incoming) -> F) -> Response
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let app = Arc::clone(&incoming.app);
    let visit = Visit::new(&app, incoming.client());
    let standing = visit.standing(&app);
    visit.finish(&app, answer(incoming).await, &standing)
}

/// Like [`page`], for a program that presents the Bearer token of any store: it is counted by the token, as
/// the token's requests to the API are, and by its address as long as the token is not known.
pub async fn by_token<F>(
    incoming: Incoming,
    answer: impl FnOnce(Incoming, Caller, StoreContext) -> F,
) -> Response
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let app = Arc::clone(&incoming.app);
    let visit = Visit::new(&app, incoming.client());
    let trace = caller_trace(&incoming.parts.headers);
    let cause = Cause::request(&visit.id, trace.as_ref());
    let pattern = incoming.parts.extensions.get::<MatchedPath>();
    let pattern = pattern.map(MatchedPath::as_str);
    let span = begin_span(&incoming, &visit.id, (&cause, trace.as_ref()), pattern);
    let (standing, found) = match bearer(&app, &incoming.parts).await {
        Ok((caller, store)) => {
            let limit = app.env.config.limits.per_token;
            let key = caller.token.as_str();
            let standing = app.env.limiter.take(Scope::Account, key, limit, visit.now);
            (standing, Ok((caller, store)))
        }
        Err(error) => (visit.standing(&app), Err(error)),
    };
    let result = match found {
        _ if !standing.allowed => Err(ApiError::RateLimited),
        Ok((caller, store)) => cause::scope(cause, answer(incoming, caller, store)).await,
        Err(error) => Err(error),
    };
    let response = visit.finish(&app, result, &standing);
    end_span(span, response.status());
    response
}

/// The Bearer token that a request presents, and its store.
async fn bearer(app: &App, parts: &Parts) -> Result<(Caller, StoreContext), ApiError> {
    const SIGNS: ApiError = ApiError::Unauthorized("An HMAC token cannot be used here: send a Bearer token");
    let presented = auth::presented(&parts.headers, app.env.config.environment)?;
    if matches!(presented, auth::Presented::Signed(_)) {
        return Err(SIGNS);
    }
    let (headers, method) = (parts.headers.clone(), parts.method.clone());
    let path = parts.uri.path().to_owned();
    let env = Arc::clone(&app.env);
    let found = app.db.read(move |tx| {
        let signed = auth::Signed {
            method: &method,
            path: &path,
            headers: &headers,
            body: None,
        };
        auth::authenticate(tx, &env, &signed)
    });
    found.await?.ok_or(SIGNS)
}

/// Answers what could not be read as a request, from the connection of `peer`.
pub fn unreadable(app: &App, peer: IpAddr, fault: &ApiError) -> (http::response::Parts, Bytes) {
    let answer = Answer::failure(fault);
    let body = answer.body.clone();
    let visit = Visit::new(app, Client::at(peer));
    let mut response = answer.into_response();
    visit.add_headers(app, &mut response, &visit.standing(app));
    (response.into_parts().0, body)
}

/// Answers what nothing else answers.
pub async fn no_route(incoming: Incoming) -> Response {
    page(incoming, |_| async { Err(ApiError::NoRoute) }).await
}

/// Answers a browser that asks whether another origin may call.
pub async fn preflight(incoming: Incoming) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    allow_origin(headers);
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, Traceparent, X-Portal-Session",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let visit = Visit::new(&incoming.app, incoming.client());
    let standing = visit.standing(&incoming.app);
    visit.add_headers(&incoming.app, &mut response, &standing);
    response
}

/// Whether browsers of other origins may call an endpoint: the storefront, checkout and paylinks (contract
/// `README.md`, "Hosts and transport"). Signing in is none of other sites' business: they would sign in with
/// what they talked somebody into pasting, from that person's address.
pub fn is_browser_facing(access: Access) -> bool {
    match access {
        Access::PublicStore | Access::PublicStoreOrToken | Access::PublicPaylink | Access::PublicHandle => {
            true
        }
        Access::Scope(_)
        | Access::Dashboard(_)
        | Access::Guarded(..)
        | Access::Member(_)
        | Access::Account
        | Access::Operator
        | Access::Portal
        | Access::Public => false,
    }
}

fn allow_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let exposed = "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, \
                   X-RateLimit-Type, Retry-After, Idempotent-Replay, Pandabase-Version, X-Version, ETag";
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(exposed),
    );
}

fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "GET",
    }
}
