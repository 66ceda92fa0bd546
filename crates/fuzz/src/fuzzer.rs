//! Requests one after the other, each judged by the document. One seed sends the same to the same server.

use crate::caller::{Caller, OF_OPERATORS};
use crate::document::{Answer, Document, Operation};
use crate::mutate;
use crate::pool::Pool;
use crate::sample::sample;
use http::HeaderMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

/// How many failures are told; more of them say nothing new.
const TOLD: usize = 20;
/// A store that there is not.
const UNKNOWN: &str = "shp_aaaaaaaaaaaaaaaaaaaaaaaa";

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
    /// The address of an operator of the installation; empty if nobody is.
    pub operator: String,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// Requests sent.
    pub sent: u64,
    /// The same by the credential that they carried.
    pub by: BTreeMap<Caller, u64>,
    /// Answers by their status.
    pub statuses: BTreeMap<u16, u64>,
    /// Operations that succeeded at least once.
    pub succeeded: BTreeSet<String>,
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
        for (caller, count) in &self.by {
            writeln!(f, "  by {caller}: {count}")?;
        }
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
    /// The token of the owner's session, and that of an operator's.
    account: Option<String>,
    operator: Option<String>,
    /// The store that the next request names.
    named: String,
    are_tokens_spared: bool,
    report: Report,
}

impl<'d, D: Door> Fuzzer<'d, D> {
    /// A fuzzer of a store.
    pub fn new(document: &'d Document, door: D, session: Session, seed: u64) -> Self {
        let mut pool = Pool::default();
        // Whatever operators decide, they do not decide about the store that all else is about.
        pool.spare(&session.store);
        Self {
            document,
            door,
            named: session.store.clone(),
            session,
            seed,
            rng: StdRng::seed_from_u64(seed),
            pool,
            buyer: None,
            portal: None,
            account: None,
            operator: None,
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
        let mut all: BTreeMap<Caller, Vec<Operation<'_>>> = BTreeMap::new();
        for operation in &operations {
            all.entry(Caller::of(operation)).or_default().push(*operation);
        }
        for number in 0..requests {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let (operation, caller) = match lists.get(place) {
                Some(list) => (*list, Caller::of(list)),
                None => {
                    let caller = Caller::of_turn(number);
                    (self.chosen(&operations, &all, caller), caller)
                }
            };
            let is_plain = place < lists.len() || self.rng.random_bool(0.45);
            self.one(&operation, caller, is_plain).await;
            progress(number + 1, self.report.faults);
        }
        self.report
    }

    /// The operation that somebody calls next: mostly one that is for them, and now and then any.
    fn chosen<'o>(
        &mut self,
        operations: &[Operation<'o>],
        all: &BTreeMap<Caller, Vec<Operation<'o>>>,
        caller: Caller,
    ) -> Operation<'o> {
        // A member of the store may do what a token may.
        let group = match caller {
            Caller::Account if self.rng.random_bool(0.4) => Caller::Token,
            caller => caller,
        };
        let own = all.get(&group).filter(|_| self.rng.random_bool(0.9));
        let from = own.map_or(operations, Vec::as_slice);
        from[self.rng.random_range(0..from.len())]
    }

    /// Signs somebody in who is not.
    async fn enter(&mut self, caller: Caller) {
        match caller {
            Caller::Portal if self.portal.is_none() => {
                self.portal = self.sign_in().await;
                // Perhaps it is an address that never bought.
                if self.portal.is_none() && self.rng.random_bool(0.2) {
                    self.buyer = None;
                }
            }
            Caller::Account if self.account.is_none() => self.account = self.sign_in_owner().await,
            Caller::Operator if self.operator.is_none() => {
                let operator = self.session.operator.clone();
                self.operator = self.sign_in_account(&operator).await;
            }
            _ => {}
        }
    }

    async fn one(&mut self, operation: &Operation<'_>, caller: Caller, is_plain: bool) {
        self.enter(caller).await;
        self.named = self.store_of(operation);
        let credential = self.credential(caller);
        // Whoever could not sign in is nobody.
        let sent_by = credential.as_ref().map_or(Caller::Nobody, |_| caller);
        let request = self.request(operation, credential, is_plain);
        self.report.sent += 1;
        *self.report.by.entry(sent_by).or_default() += 1;
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
                // A wrong code is refused with the same status and ends no session, and so is one that is
                // no session of this kind.
                let is_over = status == 401
                    && Caller::of(operation) == caller
                    && serde_json::from_slice::<Value>(&body)
                        .is_ok_and(|answer| answer["error"] == "Session expired");
                if is_over {
                    forget(&mut self.portal, &request);
                    forget(&mut self.account, &request);
                    forget(&mut self.operator, &request);
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

    /// Signs the store's owner in.
    async fn sign_in_owner(&mut self) -> Option<String> {
        let owner = self.session.owner.clone();
        let session = self.sign_in_account(&owner).await?;
        self.spare_tokens(&session).await?;
        Some(session)
    }

    /// Signs somebody in to their account with the newest link that was mailed.
    async fn sign_in_account(&mut self, email: &str) -> Option<String> {
        if email.is_empty() {
            return None;
        }
        let ask = post("/v2/auth/magic-link", &json!({"email": email}));
        let address = utf8_percent_encode(email, NON_ALPHANUMERIC);
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
        session["token"].as_str().map(str::to_owned)
    }

    /// The store that a request names: this one, but another where an operator decides about it.
    fn store_of(&mut self, operation: &Operation<'_>) -> String {
        if !operation.path.starts_with(OF_OPERATORS) {
            return self.session.store.clone();
        }
        let other = self.pool.instead_of("storeId", UNKNOWN, &mut self.rng);
        other.unwrap_or_else(|| UNKNOWN.to_owned())
    }

    fn credential(&self, caller: Caller) -> Option<String> {
        match caller {
            Caller::Nobody => None,
            Caller::Token => Some(self.session.token.clone()),
            Caller::Account => self.account.clone(),
            Caller::Operator => self.operator.clone(),
            Caller::Portal => self.portal.clone(),
        }
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
    fn request(&mut self, operation: &Operation<'_>, credential: Option<String>, is_plain: bool) -> Request {
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
            headers: self.headers(operation, credential, is_plain),
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
            Value::String(_) if name == "storeId" => self.named.clone().into(),
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

    fn headers(
        &mut self,
        operation: &Operation<'_>,
        credential: Option<String>,
        is_plain: bool,
    ) -> Vec<(String, String)> {
        let mut headers = Vec::new();
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
