//! What stands between the server and localstripe, and makes up for what localstripe does otherwise than
//! Stripe (the README of `fake-stripe` has the list):
//!
//! - it knows no confirmation tokens, and an intent is confirmed with what it was given before;
//! - it declines some cards only when they are attached to a customer, and says so as of a bad request;
//! - it forgets idempotency keys, and what an intent was told about later use;
//! - it refuses parameters that it does not know, and has no list of events by kind.

use crate::operations::plain;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{Method, StatusCode, header};
use reqwest::Client;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// Cards of which a bank says more than that they are declined.
const WORDS: &[(&str, &str)] = &[("4000000000009995", "insufficient_funds")];

/// A field of a form or of a query.
type Field = (String, String);
/// A status and a body.
type Told = (StatusCode, Value);

/// The proxy, until it is dropped.
pub struct Proxy {
    pub url: String,
    shared: Arc<Shared>,
    accepting: AbortHandle,
}

struct Shared {
    peer: String,
    http: Client,
    /// The numbers of cards by their tokens.
    tokens: Mutex<BTreeMap<String, String>>,
    /// Answers by idempotency key.
    answers: Mutex<BTreeMap<String, Told>>,
    /// Intents that keep what they are paid with.
    keeping: Mutex<BTreeSet<String>>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    /// Starts it before the localstripe at an address.
    pub async fn start(peer: &str) -> Self {
        let shared = Arc::new(Shared {
            peer: peer.to_owned(),
            http: plain(),
            tokens: Mutex::default(),
            answers: Mutex::default(),
            keeping: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let accepting = tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            url,
            shared,
            accepting: accepting.abort_handle(),
        }
    }

    /// What the form of the page makes of a card.
    pub fn token(&self, number: &str) -> String {
        let mut tokens = self.shared.tokens.lock().unwrap();
        let token = format!("ctoken_{}", tokens.len());
        tokens.insert(token.clone(), number.to_owned());
        token
    }

    /// Asks localstripe itself, as somebody in its dashboard would.
    pub async fn get(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        self.ask(Method::GET, path, fields).await
    }

    /// Tells localstripe itself.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Value {
        self.ask(Method::POST, path, fields).await
    }

    async fn ask(&self, method: Method, path: &str, fields: &[(&str, &str)]) -> Value {
        let (status, body) = self.shared.ask(&method, path, &owned(fields)).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }
}

fn owned(fields: &[(&str, &str)]) -> Vec<Field> {
    let pairs = fields.iter();
    pairs
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn field<'f>(fields: &'f [Field], name: &str) -> Option<&'f str> {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let sent: &[u8] = match parts.method {
        Method::GET => parts.uri.query().unwrap_or_default().as_bytes(),
        _ => &body,
    };
    let fields: Vec<Field> = form_urlencoded::parse(sent).into_owned().collect();
    let key = parts.headers.get("idempotency-key");
    let key = key.map(|key| key.to_str().unwrap().to_owned());
    let known = key
        .as_ref()
        .and_then(|key| shared.answers.lock().unwrap().get(key).cloned());
    let is_replayed = known.is_some();
    let (status, told) = match known {
        Some(told) => told,
        None => {
            let told = shared.act(&parts.method, parts.uri.path(), &fields).await;
            if let Some(key) = key {
                shared.answers.lock().unwrap().insert(key, told.clone());
            }
            told
        }
    };
    let answered = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotent-replayed", is_replayed.to_string());
    answered.body(Body::from(told.to_string())).unwrap()
}

impl Shared {
    /// What Stripe would answer.
    async fn act(&self, method: &Method, path: &str, fields: &[Field]) -> Told {
        let steps: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        let (status, mut told) = match (method.as_str(), steps.as_slice()) {
            ("POST", ["payment_intents"]) => {
                let mut known = fields.to_vec();
                known.retain(|(name, _)| !name.starts_with("allowed_payment_method_types"));
                self.ask(method, path, &known).await
            }
            ("POST", ["payment_intents", intent, "confirm"]) => self.confirm(intent, fields).await,
            ("POST", ["payment_intents", intent, "cancel"]) => match self.ask(method, path, &[]).await {
                (StatusCode::OK, _) => self.read(intent, fields).await,
                refused => refused,
            },
            ("GET", ["events"]) => {
                let none = json!({"object": "list", "data": [], "has_more": false});
                (StatusCode::OK, none)
            }
            _ => self.ask(method, path, fields).await,
        };
        let keeps = told["id"]
            .as_str()
            .is_some_and(|id| self.keeping.lock().unwrap().contains(id));
        if keeps {
            told["setup_future_usage"] = "off_session".into();
        }
        (status, told)
    }

    /// Asks localstripe.
    async fn ask(&self, method: &Method, path: &str, fields: &[Field]) -> Told {
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let url = format!("{}{path}", self.peer);
        let asked = match *method {
            Method::GET if form.is_empty() => self.http.get(url),
            Method::GET => self.http.get(format!("{url}?{form}")),
            _ => self
                .http
                .request(method.clone(), url)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form),
        };
        let answer = asked.bearer_auth("sk_test_12345").send().await.unwrap();
        let status = answer.status();
        (
            status,
            serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap(),
        )
    }

    /// An intent, with what a request wants to have there in full.
    async fn read(&self, intent: &str, fields: &[Field]) -> Told {
        let mut expanded = fields.to_vec();
        expanded.retain(|(name, _)| name.starts_with("expand"));
        let path = format!("/v1/payment_intents/{intent}");
        self.ask(&Method::GET, &path, &expanded).await
    }

    /// Confirms an intent with a token of the form, or with a method that is kept.
    async fn confirm(&self, intent: &str, fields: &[Field]) -> Told {
        let path = format!("/v1/payment_intents/{intent}");
        let method = match field(fields, "confirmation_token") {
            Some(token) => {
                let number = self.tokens.lock().unwrap()[token].clone();
                let (_, known) = self.read(intent, &[]).await;
                match self.attached(&number, known["customer"].as_str()).await {
                    Ok(method) => method,
                    Err(refused) => return self.declined(intent, Some(&number), refused).await,
                }
            }
            None => field(fields, "payment_method").unwrap().to_owned(),
        };
        if field(fields, "setup_future_usage").is_some() {
            self.keeping.lock().unwrap().insert(intent.to_owned());
        }
        let given = owned(&[("payment_method", method.as_str())]);
        let (status, told) = self.ask(&Method::POST, &path, &given).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let confirm = format!("{path}/confirm");
        match self.ask(&Method::POST, &confirm, &[]).await {
            (StatusCode::OK, _) => self.read(intent, fields).await,
            refused => self.declined(intent, None, refused).await,
        }
    }

    /// A method with this card, attached to a customer; or why it is not.
    async fn attached(&self, number: &str, customer: Option<&str>) -> Result<String, Told> {
        let id = |told: &Value| told["id"].as_str().unwrap().to_owned();
        let card = owned(&[
            ("type", "card"),
            ("card[number]", number),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2034"),
            ("card[cvc]", "123"),
        ]);
        let (_, made) = self.ask(&Method::POST, "/v1/payment_methods", &card).await;
        let customer = match customer {
            Some(customer) => customer.to_owned(),
            None => {
                let somebody = owned(&[("email", "somebody@example.org")]);
                id(&self.ask(&Method::POST, "/v1/customers", &somebody).await.1)
            }
        };
        let path = format!("/v1/payment_methods/{}/attach", id(&made));
        let whose = owned(&[("customer", customer.as_str())]);
        match self.ask(&Method::POST, &path, &whose).await {
            (StatusCode::OK, told) => Ok(id(&told)),
            refused => Err(refused),
        }
    }

    /// A refusal as Stripe tells a decline: with the bank's word and the intent as it is. Others stay as they
    /// are.
    async fn declined(&self, intent: &str, number: Option<&str>, (status, told): Told) -> Told {
        if status != StatusCode::PAYMENT_REQUIRED {
            return (status, told);
        }
        let word = WORDS.iter().find(|(card, _)| number == Some(*card));
        let (_, now) = self.read(intent, &[]).await;
        let error = json!({
            "type": "card_error", "code": told["error"]["code"],
            "decline_code": word.map_or("generic_decline", |(_, word)| word),
            "message": told["error"]["message"], "payment_intent": now
        });
        (status, json!({"error": error}))
    }
}
