//! Pages: HTML that the server renders. They work without JavaScript and load nothing from elsewhere.

mod agreement;
mod checkout;
mod form;
mod mailbox;
mod paylink;
mod portal;
mod visit;

use crate::app::App;
use crate::config::Config;
use crate::http::ApiError;
use crate::http::endpoint::Endpoint;
use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// Every page of these settings; some are clients of the API's `endpoints`.
pub(crate) fn router(config: &Config, endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let pages = checkout::routes(endpoints)
        .merge(agreement::routes())
        .merge(paylink::routes(endpoints))
        .merge(portal::routes());
    if config.is_sandbox() && config.mailbox {
        return pages.merge(mailbox::router());
    }
    pages
}

/// What a page may load: styles and pictures of this server, forms to it, frames of it.
pub(crate) const OWN: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action \
                              'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// What anything that is no page may load.
pub(crate) const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Answers with a rendered page under the policy [`OWN`].
pub(crate) fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => html(status, text, OWN),
        Err(error) => failure(&ApiError::Internal(error.into())),
    }
}

/// Answers with HTML under a content security policy of its own.
pub(crate) fn html(status: StatusCode, text: String, policy: &'static str) -> Response {
    plain(status, "text/html; charset=utf-8", text, policy)
}

/// Answers with a status and its text, for what cannot be shown as a page.
pub(crate) fn failure(error: &ApiError) -> Response {
    error.log("page");
    plain(
        error.status(),
        "text/plain; charset=utf-8",
        error.to_string(),
        NOTHING,
    )
}

/// Answers with a file to keep. `name` consists of characters that a header can hold.
pub(crate) fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    secure(headers, NOTHING);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.extend(disposition.ok().map(|value| (header::CONTENT_DISPOSITION, value)));
    response
}

fn plain(status: StatusCode, kind: &'static str, text: String, policy: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    secure(headers, policy);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The headers that keep a page to itself. `X-Frame-Options` follows the policy's `frame-ancestors`.
pub(crate) fn secure(headers: &mut HeaderMap, policy: &'static str) {
    let frames = if policy.contains("frame-ancestors 'self'") {
        "SAMEORIGIN"
    } else {
        "DENY"
    };
    let fixed: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, frames),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
