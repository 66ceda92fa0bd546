//! What a tool has at hand: the store of the caller's token, the operations, and whether it may change
//! anything.

use super::api::{Answered, Api, Asked, Content};
use super::fit::fit;
use super::operations::{Operation, Operations};
use pandabase_domain::id::StoreId;
use pandabase_domain::token::Environment;
use pandabase_platform::access::stores;
use pandabase_platform::app::App;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The most bytes of what a tool answers.
pub(super) const ANSWER: usize = 48 * 1024;

/// How a caller lets tools change something.
const ALLOW: &str = "connect with the header `X-Pandabase-Mcp-Writes: allow`, or to the address with \
                     `?writes=true`, or start `pandabase mcp --allow-writes`";

/// What is written otherwise in a path and in a query: ids stay as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What every tool has at hand.
pub(super) struct Desk {
    pub(super) app: Arc<App>,
    pub(super) api: Api,
    pub(super) operations: &'static Operations,
    pub(super) store: StoreId,
    pub(super) may_write: bool,
}

/// Why a tool did not do what it was asked for, in words for whoever asked.
#[derive(Debug, Default)]
pub(super) struct Refused {
    text: String,
    next: Option<String>,
    status: Option<u16>,
    request: Option<String>,
}

impl Refused {
    pub(super) fn of(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The same with what to do next.
    pub(super) fn next(mut self, advice: impl Into<String>) -> Self {
        self.next = Some(advice.into());
        self
    }

    /// The status that the API answered with.
    pub(super) fn status(&self) -> Option<u16> {
        self.status
    }

    fn by_api(operation: &Operation, answered: Answered) -> Self {
        let text = match answered.content {
            Content::Json(body) => body["error"].as_str().unwrap_or("no reason was given").to_owned(),
            _ => "no reason was given".to_owned(),
        };
        let next = match answered.status {
            401 if operation.path.contains("{storeId}") => {
                "this operation is for people who have signed in, or the token was rolled meanwhile".into()
            }
            401 => {
                "this operation is for people who have signed in: a token of a store does not open it".into()
            }
            403 => "the token lacks a scope: `pandabase token list` shows what it may do".into(),
            400 | 422 => format!("`describe_operation` with {} shows what it takes", operation.name),
            404 => "it is not in the store of this token".into(),
            429 => "wait until the limit's window is over, and ask less often".into(),
            _ => String::new(),
        };
        Self {
            text,
            next: Some(next).filter(|next| !next.is_empty()),
            status: Some(answered.status),
            request: answered.request,
        }
    }
}

/// A request of a tool to the API: the values of its path and its query, and its body.
#[derive(Default)]
pub(super) struct Request {
    pub(super) path: Map<String, Value>,
    pub(super) query: Map<String, Value>,
    pub(super) body: Option<Value>,
    pub(super) key: Option<String>,
}

impl Request {
    /// With a value in the path.
    pub(super) fn at(name: &str, value: &str) -> Self {
        Self::default().and_at(name, value)
    }

    /// With another value in the path.
    pub(super) fn and_at(mut self, name: &str, value: &str) -> Self {
        self.path.insert(name.to_owned(), value.into());
        self
    }

    /// With a parameter of the query; a value that is null is left out.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.query.insert(name.to_owned(), value.into());
        self
    }

    /// With a body.
    pub(super) fn sending(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }
}

impl Desk {
    /// Carries an operation out and returns the `data` of its answer.
    ///
    /// # Errors
    /// [`Refused`] when there is no such operation, when it would change something and that is not allowed,
    /// and when the API refuses it.
    pub(super) async fn call(&self, name: &str, request: Request) -> Result<Value, Refused> {
        let operation = self.operations.find(name);
        let operation = operation.ok_or_else(|| self.unknown(name))?;
        if operation.writes && !self.may_write {
            return Err(Self::only_reads(&operation.name));
        }
        let asked = Asked {
            method: operation.method.clone(),
            target: self.target(operation, &request)?,
            body: request.body,
            key: request.key,
        };
        let answered = self.api.send(asked).await.map_err(Refused::of)?;
        if !(200..300).contains(&answered.status) {
            return Err(Refused::by_api(operation, answered));
        }
        Ok(match answered.content {
            Content::Json(mut body) => match body.get_mut("data") {
                Some(data) => data.take(),
                None => body,
            },
            Content::Text(text) => Value::String(text),
            Content::Other(kind, size) => json!({"contentType": kind, "bytes": size}),
        })
    }

    /// The refusal of an operation that is not there, with those that are called alike.
    pub(super) fn unknown(&self, name: &str) -> Refused {
        let like = self.operations.like(name);
        let refused = Refused::of(format!("there is no operation {name} on this server"));
        match like.is_empty() {
            true => refused.next("`search_operations` finds operations by words"),
            false => refused.next(format!("did you mean {}?", like.join(", "))),
        }
    }

    /// The refusal of what would change something.
    pub(super) fn only_reads(what: &str) -> Refused {
        Refused::of(format!(
            "{what} changes something, and this connection only reads"
        ))
        .next(ALLOW)
    }

    /// The path and the query of a request.
    fn target(&self, operation: &Operation, request: &Request) -> Result<String, Refused> {
        let mut target = String::new();
        for step in operation.path.split('/').skip(1) {
            let name = step.strip_prefix('{').and_then(|step| step.strip_suffix('}'));
            target.push('/');
            match name {
                None => target.push_str(step),
                Some(name) => target.push_str(&encoded(&self.in_path(name, request)?)),
            }
        }
        for (index, (name, value)) in request
            .query
            .iter()
            .filter(|(_, value)| !value.is_null())
            .enumerate()
        {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&format!("{}={}", encoded(name), encoded(&plain(value))));
        }
        Ok(target)
    }

    /// A value of the path. The store is the token's own unless another is named.
    fn in_path(&self, name: &str, request: &Request) -> Result<String, Refused> {
        match request.path.get(name).map(plain) {
            // An empty value would lead to another route.
            Some(value) if value.is_empty() || value == "." || value == ".." => {
                Err(Refused::of(format!("path/{name} must not be empty")))
            }
            Some(value) => Ok(value),
            None if name == "storeId" => Ok(self.store.as_str().to_owned()),
            None => Err(Refused::of(format!("path/{name} is needed"))),
        }
    }

    /// What is said with every answer, and the answer cut to what fits.
    pub(super) async fn told(&self, done: Result<Value, Refused>) -> (Value, bool) {
        let config = &self.app.env.config;
        let mut told = json!({
            "environment": config.environment.as_str().to_uppercase(),
            "storeId": self.store.as_str(),
            "clock": self.clock().await,
            "writes": self.may_write,
        });
        let is_refused = done.is_err();
        match done {
            Ok(value) => {
                let (value, left) = fit(value, ANSWER);
                told["result"] = value;
                if !left.is_empty() {
                    told["leftOut"] = json!(left);
                }
            }
            Err(refused) => {
                let texts = [
                    ("error", Some(refused.text)),
                    ("next", refused.next),
                    ("requestId", refused.request),
                ];
                for (name, text) in texts {
                    if let Some(text) = text {
                        told[name] = json!(text);
                    }
                }
                if let Some(status) = refused.status {
                    told["status"] = json!(status);
                }
            }
        }
        (told, is_refused)
    }

    /// Now, on the store's clock; the machine's where the store cannot be read.
    async fn clock(&self) -> String {
        let store = self.store.clone();
        let found = self.app.db.read(move |tx| stores::find_open(tx, &store)).await;
        let clock = &self.app.env.clock;
        match found {
            Ok(Some(store)) => store.now(clock).to_string(),
            _ => clock.now().to_string(),
        }
    }

    /// Whether the clock can be moved and test cards are taken.
    pub(super) fn is_sandbox(&self) -> bool {
        self.app.env.config.environment == Environment::Sandbox
    }
}

/// A value as a path or a query has it: lists with commas between their items.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
