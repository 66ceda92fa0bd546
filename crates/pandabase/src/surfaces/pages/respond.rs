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

/// The content security policy of a page: styles, scripts, pictures, forms and frames of this server only.
pub const OWN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
    img-src 'self' data:; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";
/// The content security policy of a page for buyers. Pictures come from the merchant. Forms may lead to the
/// bank and to the merchant, whose addresses are not known here.
const BUYERS: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; \
    img-src 'self' https: data:; form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'";
/// The content security policy of a response that is not a page.
pub const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The content security policy of a page for buyers, which the page of this origin frames. A sandbox also
/// leads to merchants without TLS, on this machine and wherever else they try out an integration.
pub fn buyers(is_sandbox: bool, parent: Option<&str>) -> String {
    let mut policy = BUYERS.to_owned();
    if is_sandbox {
        policy = policy.replace("form-action 'self' https:", "form-action 'self' https: http:");
    }
    if let Some(origin) = parent {
        policy = policy.replace("frame-ancestors 'none'", &format!("frame-ancestors {origin}"));
    }
    policy
}

/// The origins that the form of a processor comes from and talks to: the only servers of others that a page
/// of ours loads anything from.
pub struct FormOrigins {
    scripts: String,
    frames: String,
    calls: String,
}

/// The origin of Stripe's script.
const STRIPE: &str = "https://js.stripe.com";

impl FormOrigins {
    /// The origins of Stripe's form. Where tests name another script, it is alone.
    pub fn of(script_url: &str, api_url: &str) -> Self {
        let origin = |url: &str| url::Url::parse(url).map(|url| url.origin().ascii_serialization());
        let script = origin(script_url).unwrap_or_else(|_| STRIPE.to_owned());
        if script == STRIPE {
            return Self {
                scripts: format!("{STRIPE} https://*.js.stripe.com"),
                frames: format!("{STRIPE} https://*.js.stripe.com https://hooks.stripe.com"),
                calls: "https://api.stripe.com".to_owned(),
            };
        }
        let calls = match origin(api_url) {
            Ok(api) if api != script => format!("{script} {api}"),
            _ => script.clone(),
        };
        Self {
            scripts: script.clone(),
            frames: script,
            calls,
        }
    }

    /// A policy of a page for buyers that allows the form as well. Pictures may come from anywhere already.
    pub fn added_to(&self, policy: &str) -> String {
        let with = |policy: String, directive: &str, origins: &str| {
            policy.replace(
                &format!("{directive} 'self'"),
                &format!("{directive} 'self' {origins}"),
            )
        };
        let policy = with(policy.to_owned(), "script-src", &self.scripts);
        let policy = with(policy, "connect-src", &self.calls);
        policy.replace(
            "base-uri 'none'",
            &format!("frame-src {}; base-uri 'none'", self.frames),
        )
    }
}

/// Responds with a rendered page under the policy [`OWN`].
pub fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => html(status, text, OWN),
        Err(error) => failure(&ApiError::Internal(error.into())),
    }
}

/// Responds with HTML under this content security policy.
pub fn html(status: StatusCode, text: String, policy: &str) -> Response {
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

fn plain(status: StatusCode, kind: &'static str, text: String, policy: &str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    secure(headers, policy);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sets the security headers of a page. `X-Frame-Options` follows the policy's `frame-ancestors`; it cannot
/// name another site.
pub fn secure(headers: &mut HeaderMap, policy: &str) {
    let frames = match policy.rsplit("frame-ancestors ").next() {
        Some("'none'") => Some("DENY"),
        Some("'self'") => Some("SAMEORIGIN"),
        _ => None,
    };
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, Some(policy)),
        (header::X_CONTENT_TYPE_OPTIONS, Some("nosniff")),
        (header::REFERRER_POLICY, Some("no-referrer")),
        (header::X_FRAME_OPTIONS, frames),
    ];
    for (name, value) in fixed {
        let value = value.and_then(|value| HeaderValue::from_str(value).ok());
        headers.extend(value.map(|value| (name, value)));
    }
}

/// Whether a client would rather read HTML than JSON, as browsers say and programs do not.
pub fn prefers_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let ranges: Vec<&str> = accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let weight = |kind: &str| ranges.iter().filter_map(|range| weight_of(range, kind)).max();
    weight("text/html") > weight("application/json").max(Some(0))
}

/// How much a media range wants this kind, in thousandths; `None` when it names another.
fn weight_of(range: &str, kind: &str) -> Option<u16> {
    let mut parts = range.split(';').map(str::trim);
    if !parts.next()?.eq_ignore_ascii_case(kind) {
        return None;
    }
    let Some(weight) = parts.find_map(|part| part.strip_prefix("q=")) else {
        return Some(1000);
    };
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    let thousandths = format!("{rest:0<3}").parse().unwrap_or(0);
    Some(if whole == "0" { thousandths } else { 1000 })
}

/// Header of a request that our script sends instead of the browser.
const SWAP: &str = "pandabase-swap";
/// Header of the answer that leads our script to another page.
const GO: &str = "pandabase-go";

/// Whether our script sent the request, which shows the answer within the page.
pub fn is_scripted(headers: &HeaderMap) -> bool {
    headers.contains_key(SWAP)
}

/// Leads the visitor to another page: by a redirect, or through our script.
pub fn go(headers: &HeaderMap, target: &str) -> Response {
    let mut response = Response::new(Body::empty());
    let (status, name) = if is_scripted(headers) {
        (StatusCode::OK, HeaderName::from_static(GO))
    } else {
        (StatusCode::SEE_OTHER, header::LOCATION)
    };
    *response.status_mut() = status;
    // Merchants may write letters in an address that a header cannot carry.
    let target = url::Url::parse(target).map_or_else(|_| target.to_owned(), String::from);
    if let Ok(target) = HeaderValue::from_str(&target) {
        response.headers_mut().insert(name, target);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_processor_is_allowed_and_nothing_else() {
        let (script, api) = ("https://js.stripe.com/v3/", "https://api.stripe.com");
        let policy = FormOrigins::of(script, api).added_to(&buyers(false, None));
        assert_eq!(
            policy,
            "default-src 'none'; style-src 'self'; \
             script-src 'self' https://js.stripe.com https://*.js.stripe.com; \
             connect-src 'self' https://api.stripe.com; img-src 'self' https: data:; \
             form-action 'self' https:; \
             frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        let (script, api) = ("http://127.0.0.1:1/card.js", "http://127.0.0.1:2");
        let policy = FormOrigins::of(script, api).added_to(&buyers(true, Some("https://shop.example")));
        for part in [
            "script-src 'self' http://127.0.0.1:1;",
            "connect-src 'self' http://127.0.0.1:1 http://127.0.0.1:2;",
            "frame-src http://127.0.0.1:1;",
            "frame-ancestors https://shop.example",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("stripe"), "{policy}");
    }

    #[test]
    fn browsers_are_told_from_programs() {
        for (accept, expected) in [
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                true,
            ),
            ("text/html", true),
            ("application/json;q=0.5, Text/HTML;q=0.75", true),
            ("*/*", false),
            ("application/json", false),
            ("application/json, text/html", false),
            ("text/html;q=0", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(prefers_html(&headers), expected, "{accept}");
        }
        assert!(!prefers_html(&HeaderMap::new()));
    }
}
