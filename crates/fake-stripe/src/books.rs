//! What an account has in one of its modes: objects by id, and what is known of them but never shown.

use crate::cards::Card;
use crate::error::Refusal;
use crate::idempotency::Keys;
use crate::ids::Ids;
use crate::methods::Method;
use crate::options::AccountOptions;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is behind a payment method or a confirmation token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    pub method: &'static Method,
    pub card: Option<&'static Card>,
    /// Whether it was charged without a customer: then it is of no use any more.
    pub is_used: bool,
    /// Whether it was saved for charges while the buyer is away.
    pub is_saved: bool,
}

/// What is asked of a buyer who was sent to the page of a bank.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// The intent.
    pub intent: String,
    /// Where the buyer goes afterwards.
    pub return_url: Option<String>,
}

/// A signing secret of an endpoint for webhooks, and until when it is used; `None` for the newest.
#[derive(Debug, Clone)]
pub(crate) struct Secret {
    pub text: String,
    pub until: Option<i64>,
}

/// What an account has in one of its modes.
#[derive(Debug)]
pub(crate) struct Books {
    pub account: Arc<AccountOptions>,
    pub is_live: bool,
    pub ids: Ids,
    /// Seconds since 1970; set before anything is done.
    pub now: i64,
    /// The fake's own address.
    pub url: String,
    /// The version of the API.
    pub version: String,
    /// What is in the files that were uploaded, by their ids.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Every object but the events.
    objects: BTreeMap<String, Value>,
    /// Their ids, the oldest first.
    order: Vec<String>,
    pub events: Vec<Value>,
    /// Ids of the events that were sent to every endpoint that wants them.
    pub delivered: Vec<String>,
    pub tools: BTreeMap<String, Tool>,
    pub questions: BTreeMap<String, Question>,
    pub secrets: BTreeMap<String, Vec<Secret>>,
    pub keys: Keys,
    /// The id and the idempotency key of the request that is carried out; events name them.
    pub request: Option<(String, Option<String>)>,
}

impl Books {
    pub fn new(account: Arc<AccountOptions>, is_live: bool, seed: u64, url: String, version: String) -> Self {
        let ids = Ids::new(format!("{seed}/{}/{is_live}", account.id));
        Self {
            account,
            is_live,
            ids,
            now: 0,
            url,
            version,
            files: BTreeMap::new(),
            objects: BTreeMap::new(),
            order: Vec::new(),
            events: Vec::new(),
            delivered: Vec::new(),
            tools: BTreeMap::new(),
            questions: BTreeMap::new(),
            secrets: BTreeMap::new(),
            keys: Keys::default(),
            request: None,
        }
    }

    /// Keeps a new object under a new id with this prefix, and returns the id.
    pub fn add(&mut self, prefix: &str, kind: &str, mut object: Value) -> String {
        let id = self.ids.next(prefix);
        object["id"] = json!(id);
        object["object"] = json!(kind);
        object["created"] = json!(self.now);
        if !matches!(kind, "refund" | "balance_transaction" | "file") {
            object["livemode"] = json!(self.is_live);
        }
        self.order.push(id.clone());
        self.objects.insert(id.clone(), object);
        id
    }

    /// An object of this kind. `param` is the parameter that named it, `None` for the path.
    pub fn get(&self, kind: &str, id: &str, param: Option<&str>) -> Result<&Value, Refusal> {
        let found = self.objects.get(id).filter(|object| object["object"] == kind);
        found.ok_or_else(|| Refusal::missing(kind, id, param))
    }

    /// Any object.
    pub fn any(&self, id: &str) -> Option<&Value> {
        self.objects.get(id)
    }

    /// Whether there is such an object.
    pub fn has(&self, id: &str) -> bool {
        self.objects.contains_key(id)
    }

    /// Changes fields of an object.
    pub fn set(&mut self, id: &str, changes: Value) {
        let (Some(object), Value::Object(changes)) = (self.objects.get_mut(id), changes) else {
            return;
        };
        for (key, value) in changes {
            object[key] = value;
        }
    }

    /// Puts an object away for good.
    pub fn delete(&mut self, id: &str) {
        self.objects.remove(id);
        self.order.retain(|known| known != id);
    }

    /// The objects of a kind, the newest first.
    pub fn newest<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        let objects = self.order.iter().rev().filter_map(|id| self.objects.get(id));
        objects.filter(move |object| object["object"] == kind)
    }

    /// Merges metadata that was asked for into what an object has.
    pub fn merge_metadata(&mut self, id: &str, asked: &Value) {
        let mut metadata = match self.objects.get(id).map(|object| &object["metadata"]) {
            Some(Value::Object(metadata)) => metadata.clone(),
            _ => Map::new(),
        };
        match asked {
            Value::String(_) => metadata.clear(),
            Value::Object(asked) => {
                for (key, value) in asked {
                    match value.as_str() {
                        Some("") => metadata.remove(key),
                        _ => metadata.insert(key.clone(), value.clone()),
                    };
                }
            }
            _ => return,
        }
        self.set(id, json!({ "metadata": metadata }));
    }
}

/// A text of an object or of parameters.
pub(crate) fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object[key].as_str().unwrap_or_default()
}

/// A text, if there is one.
pub(crate) fn some_text(object: &Value, key: &str) -> Option<String> {
    object[key]
        .as_str()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// A number of an object or of parameters; 0 when there is none.
pub(crate) fn number(object: &Value, key: &str) -> i64 {
    object[key].as_i64().unwrap_or_default()
}

/// Metadata of a new object.
pub(crate) fn metadata(parameters: &Value) -> Value {
    match &parameters["metadata"] {
        Value::Object(metadata) => json!(metadata),
        _ => json!({}),
    }
}
