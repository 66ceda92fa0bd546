//! Responses that are pages, and the headers that restrict what they load and who may frame them.

use askama::Template;
use axum::body::Body;
use axum::response::Response;
use http::HeaderMap;
use http::StatusCode;
use http::header;
use http::header::HeaderName;
use http::header::HeaderValue;
use pandabase_platform::error::ApiError;

/// The content security policy of a page: styles, pictures, forms and frames of this server only.
pub const OWN: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
    frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The content security policy of a response that is not a page.
pub const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Responds with a rendered page under the policy [`OWN`].
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => html(status, text, OWN),
        Err(error) => failure(&ApiError::Internal(error.into())),
    }
}

/// Responds with HTML under this content security policy.
pub fn html(status: StatusCode, text: String, policy: &'static str) -> Response {
    plain(status, "text/html; charset=utf-8", text, policy)
}

/// Responds with the status and text of an error that cannot be shown as a page.
fn failure(error: &ApiError) -> Response {
    error.log("page");
    plain(
        error.status(),
        "text/plain; charset=utf-8",
        error.to_string(),
        NOTHING,
    )
}

/// Responds with a file to download. `name` must consist of characters that a header can hold.
pub fn download(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
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

/// Sets the security headers of a page. `X-Frame-Options` follows the policy's `frame-ancestors`.
pub fn secure(headers: &mut HeaderMap, policy: &'static str) {
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
