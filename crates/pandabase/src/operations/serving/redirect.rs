//! Plain HTTP is answered with the https address (contract `README.md`, "Hosts and transport").

use crate::wiring::system::PROBES;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRequest, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Router, middleware};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use pandabase_platform::api::serve;
use pandabase_platform::api::serve::Incoming;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::hosts::Hosts;
use std::net::SocketAddr;
use std::sync::Arc;

/// A service that only redirects.
pub fn plain(app: Arc<App>) -> Router {
    Router::new().fallback(to_https).with_state(app)
}

/// Guards a service behind a proxy: requests that did not reach the proxy over https are redirected.
pub fn guard(app: Arc<App>, router: Router) -> Router {
    router.layer(middleware::from_fn_with_state(app, only_https))
}

async fn only_https(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    // Load balancers ask for the probes directly.
    if came_over_https(&app, &request) || PROBES.contains(&request.uri().path().trim_end_matches('/')) {
        return next.run(request).await;
    }
    match Incoming::from_request(request, &app).await {
        Ok(incoming) => to_https(incoming).await,
        Err(refused) => refused,
    }
}

fn came_over_https(app: &App, request: &Request) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if !peer.is_some_and(|ConnectInfo(address)| app.env.config.trusts(address.ip())) {
        return false;
    }
    // Of several proxies, the first value is from the one that the client connected to.
    request
        .headers()
        .get("x-forwarded-proto")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(',').next())
        .is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

async fn to_https(incoming: Incoming) -> Response {
    serve::page(incoming, |Incoming { app, parts, .. }| async move {
        let location = location(&app.hosts, &parts, https_port(&app))
            .ok_or_else(|| ApiError::invalid("headers/host must name this server"))?;
        let mut response = Response::new(Body::empty());
        // A 308 keeps the method and the body.
        *response.status_mut() = match parts.method {
            Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
            _ => StatusCode::PERMANENT_REDIRECT,
        };
        response.headers_mut().insert(header::LOCATION, location);
        Ok(response)
    })
    .await
}

/// The https port that clients use.
fn https_port(app: &App) -> u16 {
    url::Url::parse(&app.env.config.public_url)
        .ok()
        .filter(|url| url.scheme() == "https")
        .and_then(|url| url.port_or_known_default())
        .unwrap_or_else(|| app.env.config.listen.port())
}

/// The https address of a request, on the configured host that it names. `None` when it names no such host.
fn location(hosts: &Hosts, parts: &Parts, port: u16) -> Option<HeaderValue> {
    let host = hosts.find(parts)?;
    let port = if port == 443 {
        String::new()
    } else {
        format!(":{port}")
    };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    // The path of `OPTIONS *` is not a path.
    let path = if path.starts_with('/') { path } else { "/" };
    HeaderValue::try_from(format!("https://{host}{port}{path}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_platform::config::Config;

    fn located(uri: &str, host: Option<&str>, port: u16) -> Option<String> {
        let hosts = Hosts::of(&Config {
            public_url: "https://api.example.com".into(),
            ..Config::default()
        });
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri.parse().unwrap();
        if let Some(host) = host {
            request.headers_mut().insert(header::HOST, host.parse().unwrap());
        }
        let (parts, _) = request.into_parts();
        location(&hosts, &parts, port).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn host_path_and_query_stay() {
        let to = |uri, host, port| located(uri, Some(host), port).unwrap();
        assert_eq!(
            to("/v2/a%2Fb/?c=d&e", "api.example.com", 443),
            "https://api.example.com/v2/a%2Fb/?c=d&e"
        );
        assert_eq!(to("/", "API.example.com:80", 443), "https://api.example.com/");
        assert_eq!(to("/x", "localhost:8080", 8443), "https://localhost:8443/x");
        assert_eq!(to("/x", "[::1]:8080", 8443), "https://[::1]:8443/x");
        assert_eq!(
            to("//other.example/x", "api.example.com", 443),
            "https://api.example.com//other.example/x"
        );
        assert_eq!(
            to("http://api.example.com:80/x?y", "ignored", 443),
            "https://api.example.com/x?y"
        );
        assert_eq!(to("*", "api.example.com", 443), "https://api.example.com/");
    }

    #[test]
    fn no_redirect_leads_to_a_host_that_is_not_ours() {
        for host in ["evil.example", "api.example.com.evil.example", "a@b", ""] {
            assert_eq!(located("/", Some(host), 443), None, "{host:?}");
        }
        assert_eq!(located("/", None, 443), None);
        assert_eq!(
            located("http://evil.example/", Some("api.example.com"), 443),
            None
        );
    }
}
