//! Pages for what a browser is refused where no page says so itself: an address that leads nowhere, a form
//! that is sent to a page without one, a request that cannot be answered. Programs read the same refusals in
//! JSON, and the paths of the API have no pages.

use super::dashboard;
use super::look::{Language, Look};
use super::portal;
use super::respond::{OWN, html, prefers_html};
use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use pandabase_locale::{Locale, Text};
use pandabase_platform::api::serve;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::app::App;
use pandabase_platform::config::Config;
use std::sync::Arc;

/// Where the API is, and what it says of itself.
const API: [&str; 2] = ["/v2", "/openapi.json"];
/// What merchants, operators and developers see.
const OF_MERCHANTS: [&str; 7] = [
    "/stores",
    "/account",
    "/operator",
    "/sign-in",
    "/sign-out",
    "/dev",
    "/docs",
];

/// The page.
#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    look: &'a Look,
    t: Locale,
    heading: Text,
    text: Text,
    /// Where the visitor may go on, and what it is called.
    home: &'static str,
    name: Text,
    /// The page in other languages, where it is one of buyers.
    languages: Vec<Language>,
}

/// Marks the answer to a method that the page at an address does not have.
#[derive(Debug, Clone, Copy)]
struct OtherMethod;

/// Answers what nothing else answers.
pub async fn no_route(incoming: Incoming) -> Response {
    let asked = Asked::by_browser(&incoming.app.env.config, &incoming.parts);
    shown(asked, serve::no_route(incoming).await)
}

/// Answers a method that whatever is at the address does not have.
pub async fn no_method(incoming: Incoming) -> Response {
    let asked = Asked::by_browser(&incoming.app.env.config, &incoming.parts);
    let mut response = serve::no_route(incoming).await;
    response.extensions_mut().insert(OtherMethod);
    shown(asked, response)
}

/// Shows a browser a page in the place of a refusal in JSON.
pub async fn for_browsers(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Asked::by_browser(&app.env.config, &parts);
    let response = next.run(Request::from_parts(parts, body)).await;
    shown(asked, response)
}

/// What a browser asked for.
struct Asked {
    look: Look,
    is_of_merchants: bool,
}

impl Asked {
    /// What a browser asked for; `None` when it was a program, or the API.
    fn by_browser(config: &Config, parts: &Parts) -> Option<Self> {
        let path = parts.uri.path();
        let is_read_or_sent = matches!(parts.method, Method::GET | Method::POST);
        if !is_read_or_sent || !prefers_html(&parts.headers) || is_below(&API, path) {
            return None;
        }
        let is_of_merchants = is_below(&OF_MERCHANTS, path);
        Some(Self {
            look: match is_of_merchants {
                true => Look::of_developers(config, parts),
                false => Look::of(config, parts),
            },
            is_of_merchants,
        })
    }

    /// The page for a refusal with this status.
    fn page(&self, status: StatusCode) -> RefusedPage<'_> {
        let t = self.look.locale;
        let (heading, text) = match status {
            StatusCode::NOT_FOUND => (t.get("not-found-heading"), t.get("portal-missing")),
            StatusCode::METHOD_NOT_ALLOWED if self.is_of_merchants => {
                (t.get("not-found-heading"), t.get("desk-no-form"))
            }
            StatusCode::METHOD_NOT_ALLOWED => (t.get("not-found-heading"), t.get("portal-missing")),
            _ => (t.get("trouble-heading"), t.get("trouble-text")),
        };
        let (home, name, languages) = match self.is_of_merchants {
            true => (dashboard::HOME, t.get("desk-stores"), Vec::new()),
            false => (portal::HOME, t.get("portal-purchases"), self.look.languages()),
        };
        RefusedPage {
            look: &self.look,
            t,
            heading,
            text,
            home,
            name,
            languages,
        }
    }
}

/// Whether a path is one of these, or below one.
fn is_below(roots: &[&str], path: &str) -> bool {
    roots.iter().any(|root| {
        let rest = path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The page in the place of a refusal in JSON, with the same headers.
fn shown(asked: Option<Asked>, refusal: Response) -> Response {
    let Some(asked) = asked.filter(|_| is_refusal(&refusal)) else {
        return refusal;
    };
    let status = match refusal.extensions().get::<OtherMethod>() {
        Some(OtherMethod) => StatusCode::METHOD_NOT_ALLOWED,
        None => refusal.status(),
    };
    // Rather the text of the refusal than nothing.
    let Ok(text) = asked.page(status).render() else {
        return refusal;
    };
    let policy = match asked.is_of_merchants {
        true => OWN.to_owned(),
        false => asked.look.policy(),
    };
    let mut page = html(status, text, &policy);
    add_missing(page.headers_mut(), refusal.headers());
    if status == StatusCode::METHOD_NOT_ALLOWED {
        // A page of another kind than the API's has no other methods than these.
        let read = HeaderValue::from_static("GET,HEAD");
        page.headers_mut().entry(ALLOW).or_insert(read);
    }
    page
}

fn is_refusal(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let status = response.status();
    is_json && (status.is_client_error() || status.is_server_error())
}

/// Adds the headers of a refusal that say nothing of its body.
fn add_missing(headers: &mut HeaderMap, refusal: &HeaderMap) {
    let own = headers.clone();
    for (name, value) in refusal {
        if !own.contains_key(name) && name != CONTENT_LENGTH {
            headers.append(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_steps_of_a_path_are_below() {
        for (path, expected) in [
            ("/v2", true),
            ("/v2/core/nothing", true),
            ("/v2x", false),
            ("/openapi.json", true),
            ("/stores/shp_1/nothing", false),
            ("/", false),
        ] {
            assert_eq!(is_below(&API, path), expected, "{path}");
        }
    }
}
