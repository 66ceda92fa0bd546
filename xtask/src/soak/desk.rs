//! How a client of the shop sends a request: whatever goes wrong, it repeats the request with the same key
//! until there is a definite answer.

use super::listeners::locked;
use super::nodes::Node;
use crate::client::{Connection, keyed_request};
use crate::watch::now;
use anyhow::{Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long to wait for one answer before the request is repeated.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a move of the clock may take, which waits for receivers and mail servers that hang.
const LONG_PATIENCE: Duration = Duration::from_secs(60);
/// How long a request may go without a definite answer before the run is given up.
const STUCK: Duration = Duration::from_secs(300);
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(200);

const IN_PROGRESS: &str = "A request with this idempotency key is still in progress";

/// Answers by kind, and the time of the last change.
pub struct Log {
    answers: BTreeMap<String, u64>,
    last_change: Instant,
    longest: Duration,
}

impl Log {
    fn new() -> Self {
        Self {
            answers: BTreeMap::new(),
            last_change: now(),
            longest: Duration::ZERO,
        }
    }

    fn note(&mut self, kind: String) {
        *self.answers.entry(kind).or_default() += 1;
    }

    fn progress(&mut self) {
        let at = now();
        self.longest = self.longest.max(at - self.last_change);
        self.last_change = at;
    }
}

/// The shop as its clients see it.
pub struct Shop {
    /// The servers; any of them answers.
    pub nodes: Vec<Node>,
    /// The store.
    pub store: String,
    /// A token of it with every scope.
    pub token: String,
    log: Mutex<Log>,
}

impl Shop {
    pub fn new(nodes: Vec<Node>, store: String, token: String) -> Arc<Self> {
        Arc::new(Self {
            nodes,
            store,
            token,
            log: Mutex::new(Log::new()),
        })
    }

    /// The path of a Store API resource.
    pub fn core(&self, rest: &str) -> String {
        format!("/v2/core/stores/{}{rest}", self.store)
    }

    /// Answers by kind, and the longest time without a change.
    pub fn totals(&self) -> (BTreeMap<String, u64>, Duration) {
        let log = locked(&self.log);
        (log.answers.clone(), log.longest)
    }
}

/// A definite answer: the status and `data`, or the error's text.
pub struct Reply {
    pub status: u16,
    pub data: Value,
    pub error: String,
}

/// A client that sends one request after another.
pub struct Desk {
    pub shop: Arc<Shop>,
    node: usize,
    patience: Duration,
    connection: Option<Connection>,
    question: Vec<u8>,
}

impl Desk {
    /// The `number`th client; the next one starts at another node.
    pub fn new(shop: &Arc<Shop>, number: u64) -> Self {
        let nodes = shop.nodes.len();
        Self {
            shop: Arc::clone(shop),
            node: usize::try_from(number).unwrap_or(0) % nodes,
            patience: PATIENCE,
            connection: None,
            question: Vec::new(),
        }
    }

    /// A client that waits longer, for moves of the clock.
    pub fn patient(shop: &Arc<Shop>) -> Self {
        let patience = LONG_PATIENCE;
        Self {
            patience,
            ..Self::new(shop, 0)
        }
    }

    /// Repeats a request until there is a definite answer. No answer, 429, 5xx and "in progress" are not
    /// definite.
    pub async fn ask(&mut self, method: &str, path: &str, key: Option<&str>, body: &Value) -> Result<Reply> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let started = now();
        loop {
            let token = Some(self.shop.token.clone());
            keyed_request(&mut self.question, method, path, (token.as_deref(), key), &body);
            let (kind, reply) = self.try_once().await;
            // Reads do not count: the clock is read before every move, even if nothing else works.
            let is_change = method != "GET" && matches!(&reply, Some(reply) if reply.status < 300);
            {
                let mut log = locked(&self.shop.log);
                log.note(kind);
                if is_change {
                    log.progress();
                }
            }
            if let Some(reply) = reply {
                return Ok(reply);
            }
            if started.elapsed() > STUCK {
                bail!(
                    "{method} {path} (key {key:?}) has no definite answer after {} s",
                    STUCK.as_secs()
                );
            }
            // Another node may answer.
            self.connection = None;
            self.node = (self.node + 1) % self.shop.nodes.len();
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Reads data that must exist.
    pub async fn get(&mut self, path: &str) -> Result<Value> {
        let reply = self.ask("GET", path, None, &Value::Null).await?;
        if reply.status != 200 {
            bail!("GET {path}: {} {}", reply.status, reply.error);
        }
        Ok(reply.data)
    }

    /// Sends the request once; returns the kind of answer, and the answer if it is definite.
    async fn try_once(&mut self) -> (String, Option<Reply>) {
        let (status, body) = match tokio::time::timeout(self.patience, self.send()).await {
            Err(_) => return (format!("no answer within {} s", self.patience.as_secs()), None),
            Ok(Err(_)) => return ("no connection, or cut off".to_owned(), None),
            Ok(Ok(answer)) => answer,
        };
        let error = body["error"].as_str().unwrap_or_default().to_owned();
        if status < 300 {
            return ("2xx".to_owned(), Some(reply(status, body, error)));
        }
        let kind = format!("{status} {error}");
        let is_definite = status < 500 && status != 429 && error != IN_PROGRESS;
        (kind, is_definite.then(|| reply(status, body, error)))
    }

    async fn send(&mut self) -> Result<(u16, Value)> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.shop.nodes[self.node].address).await?,
        };
        let answer = connection.send(&self.question).await?;
        let reply = (answer.status, serde_json::from_slice(answer.body)?);
        self.connection = Some(connection);
        Ok(reply)
    }
}

fn reply(status: u16, mut body: Value, error: String) -> Reply {
    Reply {
        status,
        data: body["data"].take(),
        error,
    }
}
