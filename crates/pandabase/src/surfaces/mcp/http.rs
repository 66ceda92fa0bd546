//! `/mcp`: the protocol over HTTP, one request after another. Nothing is kept of a client between them, so a
//! client may ask any process of an installation.

use super::api::Api;
use super::desk::Desk;
use super::operations::Operations;
use super::server::Server;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::any;
use http::header::{HeaderMap, HeaderValue, ORIGIN};
use http::request::Parts;
use http::uri::Authority;
use http::{Request, StatusCode, Uri, header};
use http_body_util::Full;
use pandabase_domain::token::Environment;
use pandabase_platform::api::serve::{Incoming, by_token};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::Value;
use std::sync::{Arc, OnceLock};

const PATHS: [&str; 2] = ["/mcp", "/mcp/"];
/// The largest message, in bytes.
const MESSAGE: usize = 256 * 1024;
/// The header by which a caller lets tools change something, and what it says.
const WRITES: (&str, &str) = ("x-pandabase-mcp-writes", "allow");
/// The same in the query.
const WRITES_IN_QUERY: (&str, &str) = ("writes", "true");

/// What is made above, and asked for when it is first needed: few servers are ever asked for it.
#[derive(Clone, Copy)]
pub struct Made {
    /// The OpenAPI document of an environment.
    pub document: fn(Environment) -> Value,
    /// The routes of an application.
    pub router: fn(Arc<App>) -> Router,
}

/// The routes, with and without a trailing slash.
pub fn routes(made: Made) -> Router<Arc<App>> {
    // The routes within hold a door of their own, which nobody opens: a tool cannot call this address.
    let router = Arc::new(OnceLock::new());
    PATHS.into_iter().fold(Router::new(), |routes, path| {
        let router = Arc::clone(&router);
        routes.route(
            path,
            any(move |incoming: Incoming| answer(made, Arc::clone(&router), incoming)),
        )
    })
}

async fn answer(made: Made, router: Arc<OnceLock<Router>>, incoming: Incoming) -> Response {
    by_token(incoming, |mut incoming, _, store| async move {
        if !is_own_page(&incoming) {
            return Ok(refused_page());
        }
        let sent = incoming.read_up_to(MESSAGE).await?;
        let Incoming { app, parts, .. } = incoming;
        let router = router.get_or_init(|| (made.router)(Arc::clone(&app)));
        let desk = Desk {
            api: Api::of(router.clone(), &parts),
            operations: operations(made, app.env.config.environment),
            may_write: may_write(&parts),
            store: store.id,
            app,
        };
        let mut request = Request::new(Full::new(sent.bytes.clone()));
        *request.method_mut() = parts.method;
        *request.uri_mut() = parts.uri;
        *request.headers_mut() = parts.headers;
        // The library asks for the header, which HTTP/2 has in another place and which was checked before.
        let host = request.headers_mut().entry(header::HOST);
        host.or_insert(HeaderValue::from_static("localhost"));
        let response = service(desk).handle(request).await;
        Ok::<_, ApiError>(response.map(Body::new))
    })
    .await
}

/// The library's service for one request. The host was checked before, and the origin is.
fn service(desk: Desk) -> StreamableHttpService<Server, NeverSessionManager> {
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MESSAGE)
        .disable_allowed_hosts();
    let server = Server(Arc::new(desk));
    StreamableHttpService::new(move || Ok(server.clone()), Arc::default(), config)
}

/// The operations of an environment, read once.
fn operations(made: Made, environment: Environment) -> &'static Operations {
    static SANDBOX: OnceLock<Operations> = OnceLock::new();
    static PRODUCTION: OnceLock<Operations> = OnceLock::new();
    let place = match environment {
        Environment::Sandbox => &SANDBOX,
        Environment::Production => &PRODUCTION,
    };
    place.get_or_init(|| Operations::of((made.document)(environment)))
}

/// Whether a request comes from no page, or from one of this server itself. A page of another site that got a
/// name of its own to lead here names that name, and one of another site its own.
fn is_own_page(incoming: &Incoming) -> bool {
    let Incoming { app, parts, .. } = incoming;
    let mut origins = parts.headers.get_all(ORIGIN).iter();
    let Some(origin) = origins.next() else {
        return true;
    };
    let config = &app.env.config;
    let origin = origin.to_str().unwrap_or_default();
    let is_ours = config.origins().iter().any(|(_, own)| is_same(own, origin));
    let is_here = config.is_sandbox() && is_loopback(origin) && is_asked(&parts.headers, origin);
    origins.next().is_none() && (is_ours || is_here)
}

fn is_same(own: &str, origin: &str) -> bool {
    own.trim_end_matches('/').eq_ignore_ascii_case(origin)
}

/// Whether an origin is this machine.
fn is_loopback(origin: &str) -> bool {
    let Ok(uri) = origin.parse::<Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Whether the host that a request is for is the one of its page.
fn is_asked(headers: &HeaderMap, origin: &str) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let uri = origin.parse::<Uri>().ok();
    let named = uri.as_ref().and_then(Uri::authority).map(Authority::as_str);
    named.is_some() && named == host
}

fn refused_page() -> Response {
    let mut response = Response::new(Body::from("Pages of other sites may not use this address\n"));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// Whether tools may change something.
fn may_write(parts: &Parts) -> bool {
    let says = |value: &http::HeaderValue| value.as_bytes().eq_ignore_ascii_case(WRITES.1.as_bytes());
    let query = parts.uri.query().unwrap_or_default();
    parts.headers.get(WRITES.0).is_some_and(says)
        || form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == WRITES_IN_QUERY.0 && value == WRITES_IN_QUERY.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_allowed_by_name_alone() {
        let allowed = |uri: &str, header: Option<&str>| {
            let mut request = Request::builder().uri(uri);
            if let Some(value) = header {
                request = request.header(WRITES.0, value);
            }
            may_write(&request.body(()).unwrap().into_parts().0)
        };
        assert!(allowed("/mcp", Some("allow")) && allowed("/mcp", Some("Allow")));
        assert!(allowed("/mcp?a=b&writes=true", None));
        for (uri, header) in [
            ("/mcp", None),
            ("/mcp", Some("true")),
            ("/mcp?writes=1", None),
            ("/mcp?writes", Some("deny")),
        ] {
            assert!(!allowed(uri, header), "{uri} {header:?}");
        }
    }

    #[test]
    fn pages_of_this_machine_are_known_by_their_origin() {
        for origin in [
            "http://localhost:4242",
            "http://127.0.0.1:4242",
            "http://[::1]:4242",
        ] {
            assert!(is_loopback(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "https://localhost.evil.example",
            "http://10.0.0.1",
            "file://",
        ] {
            assert!(!is_loopback(origin), "{origin}");
        }
        assert!(is_same("https://api.example.com/", "https://API.example.com"));
        assert!(!is_same("https://api.example.com", "http://api.example.com"));
    }
}
