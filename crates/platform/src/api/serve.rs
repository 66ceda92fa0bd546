//! From a connection to an endpoint and back: request id, client address, body, headers, log.

use super::endpoint::{Access, Endpoint, Outcome, Request};
use super::parse::BODY_LIMIT;
use super::respond;
use super::respond::Answer;
use crate::app::App;
use crate::error::ApiError;
use crate::metrics::Meter;
use crate::rate_limit::{Scope, Standing};
use crate::request_log::Entry;
use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, FromRequest};
use axum::response::Response;
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::HeaderValue;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use pandabase_domain::id::RequestId;
use pandabase_domain::time::Timestamp;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

/// How long a client may take to send a body.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// The longest path that is logged, in bytes.
const LOGGED_PATH: usize = 1024;

/// An endpoint as it is served.
pub struct Route {
    endpoint: Endpoint,
    meter: Meter,
}

impl Route {
    /// The endpoint with a meter of its own.
    pub fn new(endpoint: Endpoint) -> Self {
        let meter = Meter::new(endpoint.meta.operation);
        Self { endpoint, meter }
    }
}

/// A request whose body has not been read yet.
pub struct Incoming {
    /// The application.
    pub app: Arc<App>,
    /// Method, address and headers.
    pub parts: Parts,
    /// What was sent, not read yet.
    pub body: Body,
}

impl FromRequest<Arc<App>> for Incoming {
    type Rejection = Infallible;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        Ok(Self {
            app: Arc::clone(app),
            parts,
            body,
        })
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

/// What every response says about the request, whoever answers it.
struct Visit {
    id: RequestId,
    now: Timestamp,
    ip: String,
}

impl Visit {
    fn new(app: &App, parts: &Parts) -> Self {
        let now = app.env.clock.now();
        Self {
            id: RequestId::new(now, &mut *app.env.random.lock()),
            now,
            ip: client_address(app, parts).to_string(),
        }
    }

    /// Counts the request against the limit of its address.
    fn standing(&self, app: &App) -> Standing {
        let limit = app.env.config.limits.per_address;
        app.limiter.take(Scope::Global, &self.ip, limit, self.now)
    }

    fn finish(&self, result: Result<Response, ApiError>, standing: &Standing) -> Response {
        let mut response = result.unwrap_or_else(|error| {
            error.log(self.id.as_str());
            Answer::failure(&error).into_response()
        });
        self.dress(&mut response, standing);
        response
    }

    /// Adds the headers of every response.
    fn dress(&self, response: &mut Response, standing: &Standing) {
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
    }
}

/// Answers a request by its endpoint.
pub async fn endpoint(route: Arc<Route>, incoming: Incoming) -> Response {
    let Incoming { app, parts, body } = incoming;
    let started = app.env.clock.monotonic();
    let visit = Visit::new(&app, &parts);
    let meta = &route.endpoint.meta;
    let copy = meta.is_cacheable.then(|| parts.headers.clone());
    let request = Request {
        id: visit.id.as_str().into(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        params: path_parameters(meta.path, parts.uri.path()),
        headers: parts.headers,
        body: read_body(body).await,
        ip: visit.ip.clone(),
    };
    let outcome = run(&app, &route.endpoint, request).await;
    let answer = outcome.answer.unwrap_or_else(|error| {
        error.log(visit.id.as_str());
        Answer::failure(&error)
    });
    let standing = outcome.standing.unwrap_or_else(|| visit.standing(&app));
    let mut response = match copy {
        Some(headers) => answer.into_cacheable_response(&headers),
        None => answer.into_response(),
    };
    let status = response.status();
    visit.dress(&mut response, &standing);
    if is_browser_facing(meta.access) {
        allow_origin(response.headers_mut());
    }
    let took = app.env.clock.monotonic().saturating_sub(started);
    route.meter.note(status, took);
    if let Some((caller, store)) = outcome.caller {
        app.request_log.note(Entry {
            id: visit.id,
            store: store.id,
            token: caller.token,
            method: method_name(&meta.method),
            path: parts.uri.path().chars().take(LOGGED_PATH).collect(),
            status: status.as_u16(),
            duration_ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
            ip: visit.ip,
            at: visit.now.plus_millis(store.clock_offset),
            arrived: visit.now,
        });
    }
    response
}

async fn run(app: &Arc<App>, endpoint: &Endpoint, request: Request) -> Outcome {
    let work = AssertUnwindSafe(endpoint.answer(Arc::clone(app), request)).catch_unwind();
    let limit = Duration::from_secs(app.env.config.request_timeout_seconds);
    let done = if endpoint.meta.is_long {
        Ok(work.await)
    } else {
        tokio::time::timeout(limit, work).await
    };
    let failed = |error| Outcome {
        answer: Err(error),
        standing: None,
        caller: None,
    };
    match done {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => failed(ApiError::Internal("the handler panicked".into())),
        Err(_) => failed(ApiError::Unavailable("the request took too long".into())),
    }
}

/// Answers a request beside the table of endpoints.
pub async fn page<F>(incoming: Incoming, answer: impl FnOnce(Incoming) -> F) -> Response
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let visit = Visit::new(&incoming.app, &incoming.parts);
    let standing = visit.standing(&incoming.app);
    let result = if standing.allowed {
        answer(incoming).await
    } else {
        Err(ApiError::RateLimited)
    };
    visit.finish(result, &standing)
}

/// Like [`page`], never refused for its rate: a flood must not make a healthy process look ill.
pub async fn probe<F>(incoming: Incoming, answer: impl FnOnce(Incoming) -> F) -> Response
where
    F: Future<Output = Result<Response, ApiError>>,
{
    let visit = Visit::new(&incoming.app, &incoming.parts);
    let standing = visit.standing(&incoming.app);
    visit.finish(answer(incoming).await, &standing)
}

/// Answers what nothing else answers.
pub async fn no_route(incoming: Incoming) -> Response {
    page(incoming, |_| async { Err(ApiError::NoRoute) }).await
}

/// Answers a browser that asks whether another origin may call.
pub async fn preflight(Incoming { app, parts, .. }: Incoming) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    allow_origin(headers);
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, OPTIONS"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Portal-Session",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let visit = Visit::new(&app, &parts);
    let standing = visit.standing(&app);
    visit.dress(&mut response, &standing);
    response
}

/// Whether browsers of other origins may call an endpoint (contract `README.md`, "Hosts and
/// transport").
pub fn is_browser_facing(access: Access) -> bool {
    !access.needs_token()
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

/// The whole body, or the text of the 400 that it earns.
pub async fn read_body(body: Body) -> Result<Bytes, String> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let limited = Limited::new(body, BODY_LIMIT);
    let text = match tokio::time::timeout(BODY_PATIENCE, limited.collect()).await {
        Ok(Ok(collected)) => return Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => "Request body is too large",
        Ok(Err(_)) => "Request body could not be read",
        Err(_) => "Request body did not arrive in time",
    };
    Err(text.to_owned())
}

/// The client's address: the connection's, or what a trusted proxy says of it.
pub fn client_address(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
        address.ip().to_canonical()
    });
    let trusted = |ip: &IpAddr| app.env.config.trusts(*ip);
    if !trusted(&peer) {
        return peer;
    }
    // Each proxy appends whom it got the request from: the last one that is no proxy is the client.
    // What stands before a hop that cannot be read was not written by a proxy of ours.
    let forwarded = parts.headers.get_all("x-forwarded-for").iter();
    let hops: Vec<&str> = forwarded
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    hops.iter()
        .rev()
        .map_while(|hop| read_hop(hop.trim()))
        .find(|ip| !trusted(ip))
        .unwrap_or(peer)
}

/// An address, with or without a port.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let with_port = || Some(hop.parse::<SocketAddr>().ok()?.ip());
    let ip = hop.parse().ok().or_else(with_port)?;
    Some(IpAddr::to_canonical(&ip))
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
