//! A server between the client and the real one, which damages what it is told to.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::json;
use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What happens to a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The real server answers it, and the answer ends behind its headers.
    LoseTheAnswer,
    /// Nobody answers.
    SayNothing,
    /// It is answered with a status, a text and a header.
    Refuse(u16, &'static str, Option<(&'static str, String)>),
}

#[derive(Clone)]
struct Shared {
    there: String,
    http: reqwest::Client,
    faults: Arc<Mutex<VecDeque<Fault>>>,
    seen: Arc<Mutex<Vec<HeaderMap>>>,
}

pub struct Between {
    pub url: String,
    shared: Shared,
}

impl Between {
    /// In front of the server at `there`. Requests meet the faults one after the other; what follows is
    /// passed on.
    pub async fn start(there: &str, faults: impl IntoIterator<Item = Fault>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shared {
            there: there.to_owned(),
            http: reqwest::Client::builder().tls_certs_only([]).build().unwrap(),
            faults: Arc::new(Mutex::new(faults.into_iter().collect())),
            seen: Arc::default(),
        };
        let router = Router::new().fallback(take).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.faults.lock().unwrap().extend(faults);
    }

    /// The headers of the requests that came.
    pub fn seen(&self) -> Vec<HeaderMap> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// Their idempotency keys.
    pub fn keys(&self) -> Vec<String> {
        let key = |headers: &HeaderMap| {
            let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap());
            key.unwrap_or_default().to_owned()
        };
        self.seen().iter().map(key).collect()
    }
}

async fn take(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    shared.seen.lock().unwrap().push(headers.clone());
    let fault = shared.faults.lock().unwrap().pop_front();
    match &fault {
        Some(Fault::SayNothing) => return std::future::pending().await,
        Some(Fault::Refuse(status, text, header)) => {
            let body = json!({"ok": false, "error": text}).to_string();
            let mut response = (StatusCode::from_u16(*status).unwrap(), body).into_response();
            if let Some((name, value)) = header {
                response.headers_mut().insert(*name, value.parse().unwrap());
            }
            return response;
        }
        Some(Fault::LoseTheAnswer) | None => {}
    }
    let mut request = shared
        .http
        .request(method, format!("{}{uri}", shared.there))
        .body(body);
    for name in [
        "authorization",
        "content-type",
        "idempotency-key",
        "x-signature",
        "x-signature-timestamp",
    ] {
        if let Some(value) = headers.get(name) {
            request = request.header(name, value);
        }
    }
    let answer = request.send().await.unwrap();
    let (status, answered) = (answer.status(), answer.headers().clone());
    let content = answer.bytes().await.unwrap();
    if fault.is_some() {
        let end = io::Error::other("the answer is lost");
        return Body::from_stream(stream::iter([Err::<Bytes, _>(end)])).into_response();
    }
    let mut response = (status, content).into_response();
    for name in ["content-type", "x-request-id", "retry-after"] {
        if let Some(value) = answered.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}
