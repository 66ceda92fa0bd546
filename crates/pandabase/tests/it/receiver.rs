//! A merchant's server: takes webhooks, remembers them, answers as told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Status(u16),
    /// 200 with this body.
    Answer(&'static str),
    /// 500 with this body.
    Complain(&'static [u8]),
    /// 302 to another path of its own.
    Redirect,
    /// Takes the request and says nothing until it is told another manner.
    Hang,
    /// 200 with a body that does not end.
    Flood,
}

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Seen {
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Clone)]
struct Shared {
    manner: watch::Sender<Manner>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

pub struct Receiver {
    pub url: String,
    shared: Shared,
}

impl Receiver {
    pub async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let shared = Shared {
            manner: watch::Sender::new(manner),
            seen: Arc::default(),
        };
        let router = Router::new().fallback(receive).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    pub fn answer(&self, manner: Manner) {
        self.shared.manner.send_replace(manner);
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// The only request that arrived since the last call.
    #[track_caller]
    pub fn take_one(&self) -> Seen {
        let mut seen = std::mem::take(&mut *self.shared.seen.lock().unwrap());
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.remove(0)
    }
}

async fn receive(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let path = uri.path().to_owned();
    shared.seen.lock().unwrap().push(Seen { path, headers, body });
    let mut manner = shared.manner.subscribe();
    let manner = *manner.wait_for(|manner| *manner != Manner::Hang).await.unwrap();
    match manner {
        Manner::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Manner::Answer(body) => body.into_response(),
        Manner::Complain(body) => (StatusCode::INTERNAL_SERVER_ERROR, body).into_response(),
        Manner::Redirect => (StatusCode::FOUND, [("location", "/elsewhere")]).into_response(),
        Manner::Hang => unreachable!(),
        Manner::Flood => {
            let chunk = || Ok::<_, std::convert::Infallible>(Bytes::from_static(&[b' '; 4096]));
            let endless = futures_util::stream::repeat_with(chunk);
            axum::body::Body::from_stream(endless).into_response()
        }
    }
}
