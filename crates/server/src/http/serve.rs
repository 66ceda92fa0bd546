//! From a connection to an endpoint and back: request id, client address, body, headers, log.

use super::endpoint::{Endpoint, Outcome, Request};
use super::error::ApiError;
use super::parse::BODY_LIMIT;
use super::rate_limit::{Scope, Standing};
use super::request_log::Entry;
use super::respond::{self, Answer};
use crate::app::App;
use crate::router::is_browser_facing;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, RawPathParams};
use axum::response::Response;
use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
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

/// A request whose body has not been read yet.
pub struct Incoming {
    app: Arc<App>,
    parts: Parts,
    params: Vec<(String, String)>,
    body: Body,
}

impl FromRequest<Arc<App>> for Incoming {
    type Rejection = Infallible;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Infallible> {
        let (mut parts, body) = request.into_parts();
        let params = match RawPathParams::from_request_parts(&mut parts, app).await {
            Ok(params) => params
                .iter()
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            // Percent-encoded bytes that are no UTF-8 name nothing that exists.
            Err(_) => Vec::new(),
        };
        Ok(Self {
            app: Arc::clone(app),
            parts,
            params,
            body,
        })
    }
}

/// Answers a request by its endpoint.
pub async fn endpoint(endpoint: Arc<Endpoint>, incoming: Incoming) -> Response {
    let Incoming {
        app,
        parts,
        params,
        body,
    } = incoming;
    let started = app.clock.now();
    let id = RequestId::new(started, &mut *app.random.lock());
    let ip = client_address(&app, &parts).to_string();
    let outcome = match read_body(body).await {
        Ok(body) => {
            let path = parts.uri.path().to_owned();
            let query = parts.uri.query().unwrap_or_default().to_owned();
            let (headers, ip) = (parts.headers, ip.clone());
            let request = Request {
                id: id.as_str().into(),
                path,
                query,
                params,
                headers,
                body,
                ip,
            };
            run(&app, &endpoint, request).await
        }
        Err(error) => Outcome {
            answer: Err(error),
            standing: None,
            caller: None,
        },
    };
    let Outcome {
        answer,
        standing,
        caller,
    } = outcome;
    let answer = answer.unwrap_or_else(|error| {
        error.log(id.as_str());
        Answer::failure(&error)
    });
    let status = answer.status;
    let mut response = answer.into_response();
    let standing = standing.unwrap_or_else(|| address_standing(&app, &ip, started));
    decorate(response.headers_mut(), &standing, started, &id);
    if is_browser_facing(endpoint.meta.access) {
        allow_origin(response.headers_mut());
    }
    metrics::counter!("pandabase_requests_total", "operation" => endpoint.meta.operation, "status" => status.as_str().to_owned())
        .increment(1);
    if let Some((caller, store)) = caller {
        let duration_ms = app.clock.now().as_millis() - started.as_millis();
        let method = method_name(&endpoint.meta.method);
        let path = parts.uri.path().to_owned();
        let at = started.plus_millis(store.clock_offset);
        let entry = Entry {
            id,
            store: store.id,
            token: caller.token,
            method,
            path,
            status: status.as_u16(),
            duration_ms,
            ip,
            at,
        };
        app.request_log.note(entry);
    }
    response
}

async fn run(app: &Arc<App>, endpoint: &Endpoint, request: Request) -> Outcome {
    let work = AssertUnwindSafe(endpoint.answer(Arc::clone(app), request)).catch_unwind();
    let limit = Duration::from_secs(app.config.request_timeout_seconds);
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

/// Answers what no endpoint answers.
pub async fn no_route(incoming: Incoming) -> Response {
    let Incoming { app, parts, .. } = incoming;
    let now = app.clock.now();
    let id = RequestId::new(now, &mut *app.random.lock());
    let standing = address_standing(&app, &client_address(&app, &parts).to_string(), now);
    let error = if standing.allowed {
        ApiError::NoRoute
    } else {
        ApiError::RateLimited
    };
    let mut response = Answer::failure(&error).into_response();
    decorate(response.headers_mut(), &standing, now, &id);
    response
}

/// Answers a browser that asks whether another origin may call.
pub async fn preflight(incoming: Incoming) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    allow_origin(headers);
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PATCH, OPTIONS"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Content-Type, Idempotency-Key, If-None-Match"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    let Incoming { app, parts, .. } = incoming;
    let now = app.clock.now();
    let standing = address_standing(&app, &client_address(&app, &parts).to_string(), now);
    let id = RequestId::new(now, &mut *app.random.lock());
    decorate(response.headers_mut(), &standing, now, &id);
    response
}

fn allow_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let exposed = "X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Type, \
                   Retry-After, Idempotent-Replay, Pandabase-Version, X-Version";
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(exposed),
    );
}

fn decorate(headers: &mut HeaderMap, standing: &Standing, now: Timestamp, id: &RequestId) {
    respond::add_identity(headers, id.as_str());
    respond::add_standing(headers, standing, now);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
}

fn address_standing(app: &App, ip: &str, now: Timestamp) -> Standing {
    app.limiter
        .take(Scope::Global, ip, app.config.limits.per_address, now)
}

async fn read_body(body: Body) -> Result<Bytes, ApiError> {
    let limited = Limited::new(body, BODY_LIMIT);
    match tokio::time::timeout(BODY_PATIENCE, limited.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(ApiError::invalid("Request body is too large"))
        }
        Ok(Err(_)) => Err(ApiError::invalid("Request body could not be read")),
        Err(_) => Err(ApiError::invalid("Request body did not arrive in time")),
    }
}

/// The client's address: the connection's, or what a trusted proxy says of it.
pub fn client_address(app: &App, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| {
        address.ip().to_canonical()
    });
    let trusted = |ip: &IpAddr| {
        app.config
            .trusted_proxies
            .iter()
            .any(|network| network.contains(ip))
    };
    if !trusted(&peer) {
        return peer;
    }
    // Each proxy appends whom it got the request from: the last one that is no proxy is the client.
    let hops = parts
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> = hops
        .flat_map(|value| value.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    hops.iter()
        .rev()
        .map(IpAddr::to_canonical)
        .find(|ip| !trusted(ip))
        .unwrap_or(peer)
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
