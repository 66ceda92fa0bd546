//! Bodies are read for those who may send them, and no further than the route goes.

use super::pages;
use crate::harness::{Server, apply, both};
use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use pandabase::wiring::{openapi, routes};
use pandabase_domain::token::{Environment, Mode, Scope, ScopeSet};
use pandabase_platform::access::tokens;
use pandabase_platform::api::{Access, Endpoint};
use pandabase_platform::context::Ctx;
use pandabase_platform::inbound::OPEN_LIMIT;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tower::ServiceExt;

/// Longer than any answer takes that waits for no body, and shorter than anybody waits for one.
const AT_ONCE: Duration = Duration::from_secs(20);

/// A body whose last byte never comes.
pub fn withheld(size: usize) -> Body {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from(vec![b' '; size - 1]))]);
    Body::from_stream(first.chain(stream::pending()))
}

/// A body whose pieces a test sends.
fn piecewise() -> (mpsc::UnboundedSender<Bytes>, Body) {
    let (send, mut pieces) = mpsc::unbounded_channel();
    let pieces = stream::poll_fn(move |context| pieces.poll_recv(context));
    (send, Body::from_stream(pieces.map(Ok::<_, Infallible>)))
}

/// Sends a request with this body and returns the status and the error of its answer.
async fn ask(server: &Server, request: http::request::Builder, body: Body) -> (StatusCode, String) {
    let request = request
        .header("content-type", "application/json")
        .body(body)
        .unwrap();
    let asked = format!("{} {}", request.method(), request.uri());
    let answering = server.router.clone().oneshot(request);
    let answered = tokio::time::timeout(AT_ONCE, answering).await;
    let response = answered.expect(&asked).unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    // A page answers in HTML.
    let json: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    (status, json["error"].as_str().unwrap_or_default().to_owned())
}

pub(super) fn path_in(store: &str, endpoint: &Endpoint) -> String {
    let steps = endpoint.meta.path.split('/').map(|step| match step {
        "{storeId}" => store.to_owned(),
        step if step.starts_with('{') => format!("xxx_{}", "a".repeat(24)),
        step => step.to_owned(),
    });
    steps.collect::<Vec<_>>().join("/")
}

/// A route that reads bodies of strangers: how it is asked, and how much it reads.
pub(super) struct Open {
    pub method: Method,
    pub path: String,
    pub limit: usize,
}

/// All of them, of the API and beside it.
pub(super) fn open(store: &str) -> Vec<Open> {
    let of_api = with_bodies(|access| !access.needs_token()).map(|endpoint| Open {
        method: endpoint.meta.method.clone(),
        path: path_in(store, &endpoint),
        limit: endpoint.meta.open_body_limit,
    });
    let forms = pages::forms(store).into_iter().map(|path| Open {
        method: Method::POST,
        path,
        limit: OPEN_LIMIT,
    });
    let all: Vec<Open> = of_api.chain(forms).collect();
    assert!(all.len() > 10);
    all
}

fn with_bodies(access: impl Fn(Access) -> bool) -> impl Iterator<Item = Endpoint> {
    let all = routes::endpoints(Environment::Sandbox).into_iter();
    all.filter(move |endpoint| endpoint.meta.method != Method::GET && access(endpoint.meta.access))
}

#[apply(both)]
async fn nobody_is_heard_out_who_is_refused_anyway(server: Server) {
    let (_, stranger) = server.other_store("other-store").await;
    let reader = server.token_with(Mode::Bearer, [Scope::AnalyticsRead].into_iter().collect());
    let reader = reader.await.secret.unwrap();
    for endpoint in with_bodies(Access::needs_token) {
        let path = path_in(server.store.id.as_str(), &endpoint);
        let takes_token = endpoint.meta.access.takes_token();
        for (token, status) in [
            (None, 401),
            (Some("sk_test_unknown"), 401),
            (Some("stk_aaaaaaaaaaaaaaaaaaaaaaaa"), 401),
            (Some(stranger.as_str()), 404),
            (Some(reader.as_str()), 403),
        ] {
            let mut request = Request::builder().method(&endpoint.meta.method).uri(&path);
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let (answered, text) = ask(&server, request, withheld(1024)).await;
            let expected = if takes_token { status } else { 401 };
            assert_eq!(answered.as_u16(), expected, "{path} {token:?} {text}");
        }
    }
    // Nor is a signature judged that is too old.
    let signer = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let late = Request::post(server.core("/products"))
        .header("authorization", format!("Bearer {}", signer.id))
        .header("x-signature-timestamp", "1");
    let (status, text) = ask(&server, late, withheld(1024)).await;
    assert_eq!(status, 401, "{text}");
    // A store that does not exist needs no body either.
    let nowhere = "/v2/stores/shp_aaaaaaaaaaaaaaaaaaaaaaaa/checkouts";
    let (status, text) = ask(&server, Request::post(nowhere), withheld(1024)).await;
    assert_eq!((status.as_u16(), text.as_str()), (404, "Store not found"));
}

#[apply(both)]
async fn open_routes_read_no_more_than_they_can_use(server: Server) {
    for Open { method, path, limit } in open(server.store.id.as_str()) {
        assert!(limit <= 256 * 1024, "{path} {limit}");
        let request = || Request::builder().method(&method).uri(&path);
        let (status, text) = ask(&server, request(), Body::from(vec![b' '; limit + 1])).await;
        assert_eq!(
            (status.as_u16(), text.as_str()),
            (400, "Request body is too large"),
            "{path}"
        );
        // One that does not say how long it is.
        let (send, body) = piecewise();
        for _ in 0..=limit / 1024 {
            send.send(Bytes::from(vec![b' '; 1024])).unwrap();
        }
        let (status, text) = ask(&server, request(), body).await;
        assert_eq!(
            (status.as_u16(), text.as_str()),
            (400, "Request body is too large"),
            "{path}"
        );
        let (_, text) = ask(&server, request(), Body::from(vec![b' '; limit])).await;
        assert_ne!(text, "Request body is too large", "{path}");
    }
}

#[apply(both)]
async fn what_needs_no_body_waits_for_none(server: Server) {
    for (method, path) in pages::without_forms(&server).await {
        let request = Request::builder().method(&method).uri(&path);
        let request = request.body(withheld(1024)).unwrap();
        let answering = tokio::time::timeout(AT_ONCE, server.router.clone().oneshot(request));
        let status = answering.await.expect(&path).unwrap().status();
        assert!(status.as_u16() < 500, "{method} {path} {status}");
    }
}

/// Nothing is read of who has no session before they are led to where people sign in.
#[apply(both)]
async fn pages_of_people_wait_for_no_body_of_strangers(server: Server) {
    let all = pages::patterns(&server.router).into_iter();
    let mut tried = 0;
    for pattern in all.filter(|pattern| pages::is_of_people(pattern)) {
        let id = format!("xxx_{}", "a".repeat(24));
        let steps = pattern.split('/').map(|step| match step {
            "{storeId}" => server.store.id.as_str(),
            step if step.starts_with('{') => &id,
            step => step,
        });
        let path = steps.collect::<Vec<_>>().join("/");
        for method in [Method::GET, Method::POST] {
            let request = Request::builder().method(&method).uri(&path);
            let (status, text) = ask(&server, request, withheld(1024)).await;
            // Where nothing is sent to, there is no page.
            let is_left = status == 404 && method == Method::POST && text == "Not found";
            assert!(status == 303 || is_left, "{method} {path} {status} {text}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[apply(both)]
async fn a_wrong_signature_makes_room_for_nothing(server: Server) {
    let signer = server.token_with(Mode::Hmac, ScopeSet::all()).await;
    let path = format!("/v2/stores/{}/checkouts", server.store.id);
    let request = Request::post(path)
        .header("authorization", format!("Bearer {}", signer.id))
        .header("x-signature", "0".repeat(64));
    let (status, text) = ask(&server, request, Body::from(vec![b' '; 256 * 1024])).await;
    assert_eq!(
        (status.as_u16(), text.as_str()),
        (400, "Request body is too large")
    );
}

#[apply(both)]
async fn who_withholds_bodies_keeps_nobody_else_waiting(server: Server) {
    let path = format!("/v2/stores/{}/checkouts", server.store.id);
    let from = |last: u8| ConnectInfo(SocketAddr::from(([203, 0, 113, last], 4000)));
    let mut waiting = Vec::new();
    for _ in 0..120 {
        let mut request = Request::post(&path).body(withheld(64 * 1024)).unwrap();
        request.extensions_mut().insert(from(1));
        waiting.push(tokio::spawn(server.router.clone().oneshot(request)));
    }
    let cart = json!({"items": [{"name": "Premium", "amount": 100, "quantity": 1}]}).to_string();
    let request = Request::post(&path).extension(from(2));
    let (status, text) = ask(&server, request, Body::from(cart.clone())).await;
    assert_eq!(status, 201, "{text}");
    let known = Request::post(server.core("/licenses/verify"))
        .extension(from(1))
        .header("authorization", format!("Bearer {}", server.token));
    let (status, text) = ask(&server, known, Body::from(r#"{"key":"ABCD"}"#)).await;
    assert_ne!(status, 503, "{text}");
    assert!(waiting.iter().all(|request| !request.is_finished()));
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
    // Wherever somebody withholds them.
    for target in open(server.store.id.as_str()) {
        let mut waiting = Vec::new();
        for _ in 0..120 {
            let request = Request::builder().method(&target.method).uri(&target.path);
            let request = request.extension(from(1)).body(withheld(target.limit)).unwrap();
            waiting.push(tokio::spawn(server.router.clone().oneshot(request)));
        }
        let request = Request::post(&path).extension(from(2));
        let (status, text) = ask(&server, request, Body::from(cart.clone())).await;
        assert_eq!(status, 201, "{} {text}", target.path);
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

#[apply(both)]
async fn a_token_that_is_deleted_while_a_body_arrives_is_dead(server: Server) {
    let token = server.token_with(Mode::Bearer, ScopeSet::all()).await;
    let bearer = format!("Bearer {}", token.secret.clone().unwrap());
    let (send, mut pieces) = mpsc::channel::<Bytes>(1);
    let body = stream::poll_fn(move |context| pieces.poll_recv(context));
    let request = Request::post(server.core("/licenses/verify"))
        .header("authorization", &bearer)
        .header("content-type", "application/json")
        .body(Body::from_stream(body.map(Ok::<_, Infallible>)))
        .unwrap();
    let answering = tokio::spawn(server.router.clone().oneshot(request));
    // There is room for the second piece when the first one was taken, which means that the head was judged.
    send.send(Bytes::from_static(b"{")).await.unwrap();
    let second = send.reserve().await.unwrap();
    let (app, store) = (Arc::clone(&server.app), server.store.clone());
    let deleted = server
        .app
        .db
        .write(move |tx| tokens::delete(tx, &Ctx::of(&app.env, &store), &token.id));
    deleted.await.unwrap();
    server.app.env.clock.advance(2000);
    second.send(Bytes::from_static(b"\"key\":\"ABCD\"}"));
    drop(send);
    let response = answering.await.unwrap().unwrap();
    assert_eq!(response.status(), 401);
}

#[apply(both)]
async fn encoded_bodies_are_refused(server: Server) {
    for (path, token) in [
        (server.core("/products"), Some(&server.token)),
        (format!("/v2/stores/{}/checkouts", server.store.id), None),
    ] {
        for encoding in ["gzip", "br", "zstd", "gzip, identity", "x"] {
            let mut request = Request::post(&path).header("content-encoding", encoding);
            if let Some(token) = token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            let (status, text) = ask(&server, request, Body::from("{}")).await;
            assert_eq!(
                (status.as_u16(), text.as_str()),
                (400, "Content-Encoding is not supported"),
                "{path} {encoding}"
            );
        }
    }
    let request = Request::post(server.core("/products"))
        .header("authorization", format!("Bearer {}", server.token))
        .header("content-encoding", "identity");
    let (_, text) = ask(&server, request, Body::from("{}")).await;
    assert!(text.starts_with("body "), "{text}");
}

/// Bytes of the largest value that a schema takes, as UTF-8 with characters of four bytes. What has no bound
/// counts as an id.
fn largest(document: &Value, schema: &Value) -> usize {
    let mut schema = schema;
    while let Some(reference) = schema["$ref"].as_str() {
        schema = document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let of = |key: &str| schema[key].as_array().into_iter().flatten();
    let choices = ["anyOf", "oneOf", "allOf"].into_iter().flat_map(of);
    let chosen = choices.map(|choice| largest(document, choice)).max().unwrap_or(0);
    let bound =
        |key: &str, otherwise: u64| usize::try_from(schema[key].as_u64().unwrap_or(otherwise)).unwrap();
    let fields = schema["properties"].as_object().into_iter().flatten();
    let fields: usize = fields
        .map(|(name, field)| name.len() + 4 + largest(document, field))
        .sum();
    let others = if schema["additionalProperties"].is_object() {
        let key = schema["propertyNames"]["maxLength"].as_u64().unwrap_or(48);
        let value = largest(document, &schema["additionalProperties"]);
        bound("maxProperties", 50) * (4 * usize::try_from(key).unwrap() + 4 + value)
    } else {
        0
    };
    let items = if schema["items"].is_object() {
        bound("maxItems", 50) * (1 + largest(document, &schema["items"]))
    } else {
        0
    };
    let scalar = match schema["enum"].as_array() {
        Some(words) => words.iter().map(|word| word.to_string().len()).max().unwrap_or(0),
        None => 2 + 4 * bound("maxLength", 12),
    };
    chosen.max(fields + others).max(items).max(scalar)
}

#[test]
fn the_largest_body_that_means_something_fits() {
    let document = openapi::document(Environment::Sandbox);
    // What a session may hold without a token is bounded otherwise; with one nothing is.
    let is_open = |access: Access| !access.needs_token() && access != Access::PublicStoreOrToken;
    for endpoint in with_bodies(is_open) {
        let method = endpoint.meta.method.as_str().to_ascii_lowercase();
        let operation = &document["paths"][endpoint.meta.path][&method];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let size = largest(&document, schema);
        let limit = endpoint.meta.open_body_limit;
        assert!(size <= limit, "{} {} {size} {limit}", method, endpoint.meta.path);
    }
}

/// What nobody reads is still taken from the connection: what the client asks next on it would be lost.
#[apply(both)]
async fn a_body_that_nobody_reads_is_taken_from_its_connection(server: Server) {
    let page = format!("/pay/stores/{}/sids/cs_{}", server.store.id, "a".repeat(24));
    for (method, path, host) in [
        (Method::POST, "/nothing/here".to_owned(), "localhost"),
        (Method::PUT, server.core("/products"), "localhost"),
        (Method::POST, server.core("/products"), "localhost"),
        (Method::POST, server.core("/products"), "elsewhere.example"),
        (
            Method::OPTIONS,
            "/v2/storefront/paylinks/pay_x/checkout".to_owned(),
            "localhost",
        ),
        (Method::GET, page, "localhost"),
        (Method::GET, "/docs".to_owned(), "localhost"),
        (Method::GET, "/ready".to_owned(), "localhost"),
    ] {
        let (send, body) = piecewise();
        send.send(Bytes::from_static(b"{")).unwrap();
        let request = Request::builder().method(&method).uri(&path).header("host", host);
        ask(&server, request, body).await;
        for _ in 0..3 {
            tokio::task::yield_now().await;
            assert!(send.send(Bytes::from_static(b" ")).is_ok(), "{method} {path}");
        }
    }
}
