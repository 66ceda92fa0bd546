//! A small server in the place of Stripe's API, as far as accounts are connected with it.

use super::{LIVE, SECRET};
use crate::place::Place;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Value, json};
use std::fs;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;

/// What Stripe knows.
#[derive(Default)]
pub struct Books {
    /// With their secrets, as nobody is told later.
    pub endpoints: Vec<Value>,
    pub made: usize,
    /// Whose keys they are, where it is not the usual account.
    pub account: Option<&'static str>,
    /// What it says of the account besides the usual, or instead of it: an object.
    pub says: Value,
    /// Whether it registers no endpoint.
    pub refuses_endpoints: bool,
}

/// Stripe's API, as far as accounts are connected with it.
#[derive(Clone)]
pub struct StandIn {
    pub url: String,
    books: Arc<Mutex<Books>>,
}

impl StandIn {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stand_in = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            books: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        stand_in
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    /// The endpoints that there are, with their secrets.
    pub fn endpoints(&self) -> Vec<Value> {
        self.books().endpoints.clone()
    }

    /// The secrets of every endpoint that there is.
    pub fn secrets(&self) -> Vec<String> {
        let secret = |one: &Value| one["secret"].as_str().unwrap().to_owned();
        self.endpoints().iter().map(secret).collect()
    }

    /// A folder whose settings lead here.
    pub fn place(&self, settings: &str) -> Place {
        let place = Place::new();
        let text = format!(
            "processor = \"stripe\"\n{settings}\n[stripe]\napi_url = \"{}\"\n",
            self.url
        );
        fs::write(place.path("pandabase.toml"), text).unwrap();
        place.run(&["migrate"]).json(0);
        place
    }
}

fn refusal(status: StatusCode, message: &str) -> Response {
    let error = json!({"error": {"type": "invalid_request_error", "message": message}});
    (status, error.to_string()).into_response()
}

async fn answer(
    State(stripe): State<StandIn>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let given = headers.get("authorization").and_then(|given| given.to_str().ok());
    let is_known = [SECRET, LIVE]
        .iter()
        .any(|key| given == Some(&*format!("Bearer {key}")));
    if !is_known {
        return refusal(StatusCode::UNAUTHORIZED, "Invalid API Key provided");
    }
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap();
    let mut books = stripe.books();
    let answered = match (method.as_str(), uri.path().strip_prefix("/v1/").unwrap()) {
        ("GET", "account") => account(books.account.unwrap_or("acct_1Nimbus"), &books.says),
        // The server asks by itself for what was not delivered.
        ("GET", "events") => json!({"object": "list", "data": [], "has_more": false}),
        ("GET", "webhook_endpoints") => {
            let all: Vec<Value> = books.endpoints.iter().map(without_secret).collect();
            json!({"object": "list", "data": all, "has_more": false})
        }
        ("POST", "webhook_endpoints") if books.refuses_endpoints => {
            return refusal(
                StatusCode::BAD_REQUEST,
                "You have reached the maximum of 16 endpoints",
            );
        }
        ("POST", "webhook_endpoints") => {
            books.made += 1;
            let number = books.made;
            let mut made = json!({"id": format!("we_{number}"), "object": "webhook_endpoint",
                "status": "enabled", "livemode": false, "secret": format!("whsec_ToldOnceNumber{number}")});
            write(&mut made, &fields);
            books.endpoints.push(made.clone());
            made
        }
        (verb, path) => {
            let id = path.strip_prefix("webhook_endpoints/").unwrap();
            let place = books.endpoints.iter().position(|one| one["id"] == id);
            match (verb, place) {
                (_, None) => return refusal(StatusCode::NOT_FOUND, "No such webhook endpoint"),
                ("DELETE", Some(place)) => {
                    books.endpoints.remove(place);
                    json!({"id": id, "object": "webhook_endpoint", "deleted": true})
                }
                ("POST", Some(place)) => {
                    write(&mut books.endpoints[place], &fields);
                    without_secret(&books.endpoints[place])
                }
                (_, Some(place)) => without_secret(&books.endpoints[place]),
            }
        }
    };
    answered.to_string().into_response()
}

fn account(id: &str, says: &Value) -> Value {
    let capabilities =
        json!({"card_payments": "active", "link_payments": "active", "ideal_payments": "inactive"});
    let mut account = json!({"id": id, "object": "account", "country": "DE", "default_currency": "eur",
        "charges_enabled": true, "payouts_enabled": true, "capabilities": capabilities});
    for (name, value) in says.as_object().into_iter().flatten() {
        account[name] = value.clone();
    }
    account
}

fn without_secret(endpoint: &Value) -> Value {
    let mut shown = endpoint.clone();
    shown.as_object_mut().unwrap().remove("secret");
    shown
}

fn write(endpoint: &mut Value, fields: &[(String, String)]) {
    let mut kinds = Vec::new();
    for (name, value) in fields {
        match name.split_once('[') {
            Some(("enabled_events", _)) => kinds.push(json!(value)),
            _ => endpoint[name] = json!(value),
        }
    }
    endpoint["enabled_events"] = json!(kinds);
}
