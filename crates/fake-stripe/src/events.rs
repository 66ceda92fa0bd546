//! Events: what is told of everything that happens.

use crate::books::Books;
use serde_json::{Value, json};

/// How long events can be listed, in seconds.
pub(crate) const LISTED: i64 = 30 * 24 * 3600;

impl Books {
    /// Tells that something happened to an object. The event has the object as it is now.
    pub fn emit(&mut self, kind: &str, id: &str) {
        let Some(object) = self.any(id).cloned() else {
            return;
        };
        let (request, key) = match &self.request {
            Some((request, key)) => (json!(request), json!(key)),
            None => (Value::Null, Value::Null),
        };
        let pending = self.endpoints_of(kind).len();
        let event = json!({
            "id": self.ids.next("evt"),
            "object": "event",
            "api_version": self.version,
            "created": self.now,
            "data": { "object": object },
            "livemode": self.is_live,
            "pending_webhooks": pending,
            "request": { "id": request, "idempotency_key": key },
            "type": kind,
        });
        self.events.push(event);
    }

    /// The ids of the endpoints that want events of this kind, the oldest first.
    pub fn endpoints_of(&self, kind: &str) -> Vec<String> {
        let wants = |endpoint: &&Value| {
            let wanted = endpoint["enabled_events"].as_array();
            let names = wanted.into_iter().flatten().filter_map(Value::as_str);
            endpoint["status"] == "enabled" && names.into_iter().any(|name| name == "*" || name == kind)
        };
        let ids = self.newest("webhook_endpoint").filter(wants);
        let mut ids: Vec<String> = ids
            .filter_map(|endpoint| endpoint["id"].as_str())
            .map(str::to_owned)
            .collect();
        ids.reverse();
        ids
    }

    /// An event by its id.
    pub fn event(&self, id: &str) -> Option<&Value> {
        self.events.iter().find(|event| event["id"] == id)
    }
}
