//! The envelope and the headers of every response (contract `README.md`, "Response headers").

use super::compress::Coding;
use crate::error::ApiError;
use crate::live::Unhurried;
use crate::rate_limit::Standing;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, RETRY_AFTER, VARY,
};
use http::{HeaderMap, Response, StatusCode};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};

macro_rules! release {
    () => {
        "2026/11/21"
    };
}

/// The server's release date, as `Pandabase-Version` spells it.
pub const RELEASE: &str = release!();
const RELEASE_OF_API: &str = concat!(release!(), "-v2");

/// Body of every response.
pub type Body = axum::body::Body;

/// An answer: status and JSON text, or pieces that are sent as things happen.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// The envelope as JSON.
    pub body: Bytes,
    /// Whether an earlier answer is being repeated.
    pub replayed: bool,
    /// Server-sent events in the place of the envelope.
    pub pieces: Option<Pieces>,
}

/// What is sent piece by piece, which the response takes.
#[derive(Debug, Clone)]
pub struct Pieces(Arc<Mutex<Option<Body>>>);

impl Pieces {
    fn take(&self) -> Option<Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The answer to a DELETE.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Deleted {
    /// Always true.
    pub deleted: bool,
}

#[derive(Serialize)]
struct Success<'a, T> {
    ok: bool,
    data: &'a T,
}

#[derive(Serialize)]
struct Failure<'a> {
    ok: bool,
    error: &'a str,
}

impl Answer {
    /// `{"ok": true, "data": …}`.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when `data` has no JSON form.
    pub fn success<T: Serialize>(status: StatusCode, data: &T) -> Result<Self, ApiError> {
        let mut body = Vec::with_capacity(1024);
        serde_json::to_writer(&mut body, &Success { ok: true, data })
            .map_err(|error| ApiError::Internal(error.into()))?;
        Ok(Self {
            status,
            body: body.into(),
            replayed: false,
            pieces: None,
        })
    }

    /// A stream of server-sent events.
    pub fn stream(pieces: Body) -> Self {
        Self {
            status: StatusCode::OK,
            body: Bytes::new(),
            replayed: false,
            pieces: Some(Pieces(Arc::new(Mutex::new(Some(pieces))))),
        }
    }

    /// `{"ok": false, "error": …}`.
    pub fn failure(error: &ApiError) -> Self {
        let text = error.to_string();
        let body = serde_json::to_vec(&Failure {
            ok: false,
            error: &text,
        })
        .unwrap_or_default();
        Self {
            status: error.status(),
            body: body.into(),
            replayed: false,
            pieces: None,
        }
    }

    /// Like [`Answer::into_response`]; a success carries its `ETag`, may be kept for a minute and is
    /// compressed for a client that takes it, and a client that sent the same tag in `If-None-Match` gets 304
    /// without a body.
    pub fn into_cacheable_response(self, request: &HeaderMap) -> Response<Body> {
        if self.status != StatusCode::OK {
            return self.into_response();
        }
        let etag = etag(&self.body);
        let mut response = public(request, &self.body, &etag, |coding| coding.compress(&self.body));
        let is_sent = response.status() == StatusCode::OK;
        let headers = response.headers_mut();
        headers.extend(is_sent.then_some((CONTENT_TYPE, HeaderValue::from_static(JSON))));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_A_MINUTE));
        response
    }

    /// The HTTP response, without the headers that depend on the request.
    pub fn into_response(self) -> Response<Body> {
        if let Some(pieces) = self.pieces.as_ref().and_then(Pieces::take) {
            return streamed(pieces);
        }
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.reserve(HEADERS);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        if self.replayed {
            headers.insert(
                HeaderName::from_static("idempotent-replay"),
                HeaderValue::from_static("true"),
            );
        }
        response
    }
}

fn streamed(pieces: Body) -> Response<Body> {
    let mut response = Response::new(pieces);
    response.extensions_mut().insert(Unhurried);
    for (name, value) in [
        (CONTENT_TYPE, "text/event-stream"),
        // Some proxies collect an answer before they hand it on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// About how many headers an answer has: they get their room at once.
const HEADERS: usize = 12;
const JSON: &str = "application/json; charset=utf-8";
/// How long anyone may show a copy of public data without asking whether it changed: prices and stock must
/// not be old for long.
const FOR_A_MINUTE: &str = "public, max-age=60";

/// The headers of a request that decide what [`Answer::into_cacheable_response`] sends.
pub fn of_caches(request: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for name in [ACCEPT_ENCODING, IF_NONE_MATCH] {
        for value in request.get_all(&name) {
            kept.append(&name, value.clone());
        }
    }
    kept
}

/// The strong `ETag` of these bytes.
pub fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", &hex::encode(Sha256::digest(bytes))[..32])
}

/// Answers with public data: 304 to a client that has it, and compressed for a client that accepts that. Each
/// coding has a tag of its own, because its bytes differ.
pub fn public(
    request: &HeaderMap,
    bytes: &Bytes,
    etag: &str,
    compress: impl FnOnce(Coding) -> std::io::Result<Bytes>,
) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let coding = Coding::accepted(request, bytes.len());
    let mut tag = coding.map_or(etag.to_owned(), |coding| tag_of(etag, coding));
    if has_copy(request, &tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if let Some((coding, packed)) = coding.and_then(|coding| Some((coding, compress(coding).ok()?))) {
        *response.body_mut() = Body::from(packed);
        response.headers_mut().insert(CONTENT_ENCODING, coding.value());
    } else {
        tag = etag.to_owned();
        *response.body_mut() = Body::from(bytes.clone());
    }
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.extend(HeaderValue::from_str(&tag).ok().map(|tag| (ETAG, tag)));
    response
}

/// The tag of the same data in a coding.
fn tag_of(etag: &str, coding: Coding) -> String {
    format!("{}-{}\"", etag.trim_end_matches('"'), coding.name())
}

/// Whether the client says in `If-None-Match` that it has a copy of this `ETag`.
pub fn has_copy(request: &HeaderMap, etag: &str) -> bool {
    let lines = request.get_all(IF_NONE_MATCH).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// When the window ends, in epoch seconds, rounded up: at this second it has certainly ended.
fn reset_second(standing: &Standing) -> i64 {
    (standing.reset.as_millis() + 999).div_euclid(1000)
}

/// Adds the four rate-limit headers.
pub fn add_standing(headers: &mut HeaderMap, standing: &Standing) {
    headers.insert(
        HeaderName::from_static("x-ratelimit-limit"),
        standing.limit.into(),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-remaining"),
        standing.remaining.into(),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-reset"),
        reset_second(standing).into(),
    );
    headers.insert(
        HeaderName::from_static("x-ratelimit-type"),
        HeaderValue::from_static(standing.scope.as_str()),
    );
}

/// Adds `Retry-After`, in seconds.
pub fn add_retry_after(headers: &mut HeaderMap, standing: &Standing, now: Timestamp) {
    let seconds = (reset_second(standing) - now.as_seconds()).max(1);
    headers.insert(RETRY_AFTER, seconds.into());
}

/// Adds the request's id and both version headers.
pub fn add_identity(headers: &mut HeaderMap, request: &str) {
    if let Ok(value) = HeaderValue::from_str(request) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    headers.insert(
        HeaderName::from_static("pandabase-version"),
        HeaderValue::from_static(RELEASE),
    );
    headers.insert(
        HeaderName::from_static("x-version"),
        HeaderValue::from_static(RELEASE_OF_API),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_version_headers_carry_one_date() {
        let mut headers = HeaderMap::new();
        add_identity(&mut headers, "req_a");
        assert_eq!(
            headers["x-version"],
            format!("{}-v2", headers["pandabase-version"].to_str().unwrap())
        );
    }
}
