//! The API as a tool calls it: within the process, through the same routes as a request from outside.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, USER_AGENT};
use http::request::Parts;
use http::{Method, Request};
use http_body_util::{BodyExt, Limited};
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt;

/// The largest answer of an operation that is read, in bytes.
const ANSWER: usize = 4 * 1024 * 1024;
/// What a request has of the one that the tool was called with: who asks, from where, and in which trace.
const HANDED_ON: [HeaderName; 5] = [
    AUTHORIZATION,
    HOST,
    USER_AGENT,
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("x-forwarded-for"),
];

/// The API as the caller of a tool is served.
pub(super) struct Api {
    router: Router,
    headers: HeaderMap,
    peer: Option<ConnectInfo<SocketAddr>>,
}

/// A request to the API.
pub(super) struct Asked {
    pub(super) method: Method,
    /// The path and the query, encoded.
    pub(super) target: String,
    pub(super) body: Option<Value>,
    /// The idempotency key.
    pub(super) key: Option<String>,
}

/// The answer of the API.
pub(super) struct Answered {
    pub(super) status: u16,
    /// The id of the request.
    pub(super) request: Option<String>,
    pub(super) content: Content,
}

/// What an answer consists of.
pub(super) enum Content {
    Json(Value),
    Text(String),
    /// Neither of them: what it says it is, and how many bytes it has.
    Other(String, usize),
}

impl Api {
    /// The API for whoever sent a request.
    pub(super) fn of(router: Router, parts: &Parts) -> Self {
        let mut headers = HeaderMap::new();
        for name in HANDED_ON {
            for value in parts.headers.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        Self {
            router,
            headers,
            peer: parts.extensions.get().copied(),
        }
    }

    /// Sends a request; the text of an error says why there is no answer.
    pub(super) async fn send(&self, asked: Asked) -> Result<Answered, String> {
        let mut request = Request::builder().method(asked.method).uri(asked.target);
        if let Some(headers) = request.headers_mut() {
            headers.extend(self.headers.clone());
        }
        if let Some(key) = asked.key {
            request = request.header("idempotency-key", key);
        }
        let body = match asked.body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let mut request = request.body(body).map_err(|error| error.to_string())?;
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        let response = self.router.clone().oneshot(request).await;
        read(response.unwrap_or_else(|never| match never {})).await
    }
}

async fn read(response: Response) -> Result<Answered, String> {
    let (head, body) = response.into_parts();
    let text_of = |name: &str| {
        let value = head.headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (request, kind) = (text_of("x-request-id"), text_of(CONTENT_TYPE.as_str()));
    let status = head.status.as_u16();
    let whole = Limited::new(body, ANSWER).collect().await;
    let bytes = whole
        .map_err(|error| format!("the answer could not be read: {error}"))?
        .to_bytes();
    let content = match serde_json::from_slice(&bytes) {
        Ok(value) => Content::Json(value),
        Err(_) => match String::from_utf8(bytes.to_vec()) {
            Ok(text) => Content::Text(text),
            Err(_) => Content::Other(kind.unwrap_or_default(), bytes.len()),
        },
    };
    Ok(Answered {
        status,
        request,
        content,
    })
}
