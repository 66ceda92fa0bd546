//! Requests one after the other, each judged by the document. One seed sends the same to the same server.

use crate::document::{Answer, Document, Operation};
use crate::mutate;
use crate::pool::Pool;
use crate::sample::sample;
use http::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use std::fmt::{self, Write as _};

/// How many failures are told; more of them say nothing new.
const TOLD: usize = 20;

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// In capitals.
    pub method: String,
    /// Path and query, as they are sent.
    pub path: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
}

/// The way to a server.
pub trait Door {
    /// Sends a request and waits for the answer: its status, its headers and its body.
    fn send(&self, request: &Request) -> impl Future<Output = Result<(u16, HeaderMap, Vec<u8>), String>>;
}

/// Whose requests they are.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// The store.
    pub store: String,
    /// A token of it.
    pub token: String,
    /// The address of its owner, who signs in for what only people do; empty if nobody does.
    pub owner: String,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// Requests sent.
    pub sent: u64,
    /// Answers by their status.
    pub statuses: std::collections::BTreeMap<u16, u64>,
    /// Operations that succeeded at least once.
    pub succeeded: std::collections::BTreeSet<String>,
    /// Answers that were not as described: how many, and how to get the first of them again.
    pub faults: u64,
    told: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} requests, {} operations succeeded",
            self.sent,
            self.succeeded.len()
        )?;
        for (status, count) in &self.statuses {
            writeln!(f, "  {status}: {count}")?;
        }
        writeln!(f, "{} answers were not as described", self.faults)?;
        self.told.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Makes requests from a document and judges their answers.
pub struct Fuzzer<'d, D> {
    document: &'d Document,
    door: D,
    session: Session,
    seed: u64,
    rng: StdRng,
    pool: Pool,
    /// Who signs in to the portal, and the token of the session.
    buyer: Option<String>,
    portal: Option<String>,
    /// The token of the owner's session.
    account: Option<String>,
    are_tokens_spared: bool,
    report: Report,
}

impl<'d, D: Door> Fuzzer<'d, D> {
    /// A fuzzer of a store.
    pub fn new(document: &'d Document, door: D, session: Session, seed: u64) -> Self {
        Self {
            document,
            door,
            session,
            seed,
            rng: StdRng::seed_from_u64(seed),
            pool: Pool::default(),
            buyer: None,
            portal: None,
            account: None,
            are_tokens_spared: false,
            report: Report::default(),
        }
    }

    /// Sends so many requests. `progress` hears how many were sent, and how many of their answers were not as
    /// described.
    pub async fn run(mut self, requests: u64, progress: impl Fn(u64, u64)) -> Report {
        let operations = self.document.operations();
        // What there is, so that later requests can name it.
        let lists = operations.iter();
        let lists =
            lists.filter(|operation| operation.method == "GET" && operation.path.matches('{').count() < 2);
        let lists: Vec<_> = lists.copied().collect();
        for number in 0..requests {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let (operation, is_plain) = match lists.get(place) {
                Some(list) => (*list, true),
                None => (
                    operations[self.rng.random_range(0..operations.len())],
                    self.rng.random_bool(0.4),
                ),
            };
            self.one(&operation, is_plain).await;
            progress(number + 1, self.report.faults);
        }
        self.report
    }

    async fn one(&mut self, operation: &Operation<'_>, is_plain: bool) {
        if self.portal.is_none() && is_portal(operation) {
            self.portal = self.sign_in().await;
        }
        if self.account.is_none() && is_account(operation) {
            self.account = self.sign_in_owner().await;
        }
        let request = self.request(operation, is_plain);
        self.report.sent += 1;
        let fault = match self.door.send(&request).await {
            Err(error) => Some(error),
            Ok((status, headers, body)) => {
                *self.report.statuses.entry(status).or_default() += 1;
                if status < 300 {
                    self.report
                        .succeeded
                        .insert(operation.json["operationId"].to_string());
                    let answer = serde_json::from_slice(&body).unwrap_or(Value::Null);
                    self.pool.learn("", &answer, &mut self.rng);
                }
                // A wrong code is refused with the same status and ends no session.
                let is_over = status == 401
                    && serde_json::from_slice::<Value>(&body)
                        .is_ok_and(|answer| answer["error"] == "Session expired");
                if is_over {
                    forget(&mut self.portal, &request);
                    forget(&mut self.account, &request);
                }
                // A path or a method that was damaged may belong to another operation, or to none.
                let path = request.path.split('?').next().unwrap_or_default();
                let answer = Answer {
                    status,
                    headers: &headers,
                    body: &body,
                };
                let judged = match self.document.operation(&request.method, path) {
                    Some(operation) => self.document.judge(&operation, &answer),
                    None => Ok(()),
                };
                let judged = if status >= 500 {
                    Err(format!("status {status}"))
                } else {
                    judged
                };
                judged
                    .err()
                    .map(|fault| format!("{fault}: {}", String::from_utf8_lossy(&body)))
            }
        };
        if let Some(fault) = fault {
            self.report.faults += 1;
            if self.report.told.len() < TOLD {
                let (number, seed) = (self.report.sent, self.seed);
                let line = format!("request {number} of seed {seed}: {fault}\n  {}", curl(&request));
                self.report.told.push(line);
            }
        }
    }

    /// Signs a buyer in with the newest link that was mailed, and asks for another one. A mail may be under
    /// way still: then the next request of the portal tries again.
    async fn sign_in(&mut self) -> Option<String> {
        if self.buyer.is_none() {
            self.buyer = self.pool.instead_of("email", "", &mut self.rng);
        }
        let buyer = self.buyer.clone()?;
        let ask = post("/v2/portal/auth/magic-link", &json!({"email": buyer}));
        let address = utf8_percent_encode(&buyer, NON_ALPHANUMERIC);
        let mailbox = Request {
            method: "GET".to_owned(),
            path: format!("/dev/mailbox.json?limit=100&to={address}"),
            ..Request::default()
        };
        self.data(&ask).await?;
        let letters = self.data(&mailbox).await?;
        let letters = letters["items"].as_array().into_iter().flatten();
        let mut texts = letters.filter_map(|letter| letter["text"].as_str());
        let (_, token) = texts.find_map(|text| text.split_once("/portal/sign-in?token="))?;
        let token = token.lines().next().unwrap_or_default();
        let session = self
            .data(&post("/v2/portal/auth/verify", &json!({"token": token})))
            .await?;
        session["token"].as_str().map(str::to_owned)
    }

    /// Signs the store's owner in with the newest link that was mailed.
    async fn sign_in_owner(&mut self) -> Option<String> {
        let owner = Some(self.session.owner.clone()).filter(|owner| !owner.is_empty())?;
        let ask = post("/v2/auth/magic-link", &json!({"email": owner}));
        let address = utf8_percent_encode(&owner, NON_ALPHANUMERIC);
        let mailbox = Request {
            method: "GET".to_owned(),
            path: format!("/dev/mailbox.json?limit=100&to={address}"),
            ..Request::default()
        };
        self.data(&ask).await?;
        let letters = self.data(&mailbox).await?;
        let letters = letters["items"].as_array().into_iter().flatten();
        let mut texts = letters.filter_map(|letter| letter["text"].as_str());
        let (_, token) = texts.find_map(|text| text.split_once("/sign-in?token="))?;
        let proof = json!({"token": token.lines().next().unwrap_or_default()});
        let session = self.data(&post("/v2/auth/magic-link/verify", &proof)).await?;
        let session = session["token"].as_str()?;
        self.spare_tokens(session).await?;
        Some(session.to_owned())
    }

    /// Spares the tokens that the store has before any is made here: requests are sent with one of them.
    async fn spare_tokens(&mut self, session: &str) -> Option<()> {
        if std::mem::replace(&mut self.are_tokens_spared, true) {
            return Some(());
        }
        let tokens = Request {
            method: "GET".to_owned(),
            path: format!("/v2/stores/{}/tokens", self.session.store),
            headers: vec![bearer(session)],
            ..Request::default()
        };
        let tokens = self.data(&tokens).await?;
        let ids = tokens.as_array()?.iter().filter_map(|token| token["id"].as_str());
        ids.for_each(|id| self.pool.spare(id));
        Some(())
    }

    /// `data` of a success.
    async fn data(&self, request: &Request) -> Option<Value> {
        let (_, _, body) = self.door.send(request).await.ok()?;
        let answer: Value = serde_json::from_slice(&body).ok()?;
        answer.get("data").cloned()
    }

    /// A request of an operation: its example, with ids of this store; damaged unless it is plain.
    fn request(&mut self, operation: &Operation<'_>, is_plain: bool) -> Request {
        let mut path = Map::new();
        let mut query = Map::new();
        for parameter in operation.json["parameters"].as_array().into_iter().flatten() {
            let parameter = self.document.resolve(parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            let parameters = match parameter["in"].as_str() {
                Some("path") => &mut path,
                Some("query") => &mut query,
                _ => continue,
            };
            let is_wanted = parameter["required"] == true || self.rng.random_bool(0.3);
            let value = match parameter.get("example") {
                Some(example) if is_wanted => example.clone(),
                None if is_wanted => self.sample(&parameter["schema"], name),
                _ => continue,
            };
            parameters.insert(name.to_owned(), self.of_this_store(name, value));
        }
        let mut body = self.body(operation);
        if !is_plain && body.is_some() && self.rng.random_bool(0.7) {
            for _ in 0..self.rng.random_range(1..=3) {
                body.iter_mut().for_each(|body| mutate::body(body, &mut self.rng));
            }
        }
        let mut words: Vec<_> = [path, query].map(texts).into();
        if !is_plain && self.rng.random_bool(0.4) {
            let mut all: Vec<_> = words.iter_mut().flatten().collect();
            if !all.is_empty() {
                let index = self.rng.random_range(0..all.len());
                mutate::word(&mut all[index].1, &mut self.rng);
            }
        }
        let mut request = Request {
            method: operation.method.to_owned(),
            path: address(operation.path, &words[0], &words[1]),
            headers: self.headers(operation, is_plain),
            body: body.map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        };
        if !is_plain && self.rng.random_bool(0.05) {
            mutate::bytes(&mut request.body, &mut self.rng);
        }
        request
    }

    fn body(&mut self, operation: &Operation<'_>) -> Option<Value> {
        let content = &operation.json["requestBody"]["content"]["application/json"];
        let schema = content.get("schema")?;
        let is_made_up = self.rng.random_bool(0.3);
        let body = match content.get("example").filter(|_| !is_made_up) {
            Some(example) => example.clone(),
            None => self.sample(schema, ""),
        };
        Some(self.of_this_store("", body))
    }

    fn sample(&mut self, schema: &Value, name: &str) -> Value {
        sample(&self.document.json, &self.pool, schema, name, 0, &mut self.rng)
    }

    /// The same value with what this store knows in the place of what the example's did.
    fn of_this_store(&mut self, name: &str, value: Value) -> Value {
        match value {
            Value::String(_) if name == "storeId" => self.session.store.clone().into(),
            Value::String(text) if self.rng.random_bool(0.9) => {
                let known = self.pool.instead_of(name, &text, &mut self.rng);
                known.unwrap_or(text).into()
            }
            Value::Array(items) => {
                let items = items.into_iter().map(|item| self.of_this_store(name, item));
                items.collect()
            }
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, field)| {
                    let field = self.of_this_store(&name, field);
                    (name, field)
                });
                Value::Object(fields.collect())
            }
            other => other,
        }
    }

    fn headers(&mut self, operation: &Operation<'_>, is_plain: bool) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        let credential = if is_portal(operation) {
            self.portal.clone()
        } else if is_account(operation) {
            self.account.clone()
        } else {
            let needs_token = operation.json["security"]
                .as_array()
                .is_some_and(|all| !all.is_empty());
            needs_token.then(|| self.session.token.clone())
        };
        if let Some(mut credential) = credential {
            // The session is needed on.
            let ends_session = ["logOutOfPortal", "logOut", "revokeSession"]
                .iter()
                .any(|id| operation.json["operationId"] == *id);
            if ends_session || (!is_plain && self.rng.random_bool(0.05)) {
                credential = format!("sk_test_{}", "x".repeat(40));
            }
            headers.push(bearer(&credential));
        }
        if operation.json["requestBody"].is_object() {
            let is_wrong = !is_plain && self.rng.random_bool(0.03);
            let kind = if is_wrong {
                "text/plain"
            } else {
                "application/json"
            };
            headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        if self.rng.random_bool(0.2) {
            // Few keys, so that some come again with another request.
            let key = format!("key-{:06}", self.rng.random_range(0..500));
            let key = if is_plain || self.rng.random_bool(0.9) {
                key
            } else {
                "k".repeat(300)
            };
            headers.push(("idempotency-key".to_owned(), key));
        }
        headers
    }
}

fn is_portal(operation: &Operation<'_>) -> bool {
    operation.json["security"][0].get("session").is_some()
}

fn is_account(operation: &Operation<'_>) -> bool {
    operation.json["security"][0].get("account").is_some()
}

/// Forgets a session that a request was refused with.
fn forget(session: &mut Option<String>, request: &Request) {
    let mut headers = request.headers.iter();
    let is_sent = |token: &String| headers.any(|(_, value)| value.ends_with(token.as_str()));
    if session.as_ref().is_some_and(is_sent) {
        *session = None;
    }
}

fn bearer(token: &str) -> (String, String) {
    ("authorization".to_owned(), format!("Bearer {token}"))
}

fn post(path: &str, body: &Value) -> Request {
    Request {
        method: "POST".to_owned(),
        path: path.to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
    }
}

/// Parameters as texts.
fn texts(parameters: Map<String, Value>) -> Vec<(String, String)> {
    let texts = parameters.into_iter().map(|(name, value)| match value {
        Value::String(text) => (name, text),
        other => (name, other.to_string()),
    });
    texts.collect()
}

/// The longest path with its query, in bytes.
const LONGEST: usize = 32 * 1024;

/// A path with its parameters, and the query.
fn address(template: &str, path: &[(String, String)], query: &[(String, String)]) -> String {
    let mut whole = template.to_owned();
    for (name, value) in path {
        // A path's step is never empty.
        let value = if value.is_empty() { " " } else { value };
        let value = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
        whole = whole.replace(&format!("{{{name}}}"), &value.replace("%5F", "_"));
    }
    if !query.is_empty() {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        whole.push('?');
        whole.push_str(&pairs.extend_pairs(query).finish());
    }
    // Clients send no longer one; everything in it is ASCII.
    whole.truncate(LONGEST);
    whole
}

/// The request as a shell would send it.
fn curl(request: &Request) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let mut line = format!("curl -i -X {} \"$BASE\"{}", request.method, quoted(&request.path));
    for (name, value) in &request.headers {
        let _ = write!(line, " -H {}", quoted(&format!("{name}: {value}")));
    }
    if !request.body.is_empty() {
        let body: String = String::from_utf8_lossy(&request.body)
            .chars()
            .take(2_000)
            .collect();
        let _ = write!(line, " --data-binary {}", quoted(&body));
    }
    line
}
