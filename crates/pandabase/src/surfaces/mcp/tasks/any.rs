//! Any operation: found, described and carried out.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// How many operations are found unless a number is given, and at most.
const FOUND: (usize, usize) = (8, 25);

/// What is looked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Search {
    /// Words of what is to be done.
    query: String,
    /// How many operations at most, up to 25; 8 unless it is given.
    #[serde(default)]
    limit: Option<usize>,
}

/// Which operation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Describe {
    /// The operation's id, such as `createProduct`.
    operation: String,
}

/// An operation with what it takes.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct CallIt {
    /// The operation's id, such as `createProduct`.
    operation: String,
    /// Values of the path by their names; `storeId` need not be given.
    #[serde(default)]
    path: Map<String, Value>,
    /// Parameters of the query by their names.
    #[serde(default)]
    query: Map<String, Value>,
    /// The body.
    #[serde(default)]
    body: Option<Map<String, Value>>,
    /// A key of 8 to 32 characters, with which the call can be repeated without doing it twice.
    #[serde(default)]
    idempotency_key: Option<String>,
}

pub(in crate::surfaces::mcp) async fn search(desk: &Desk, wanted: Search) -> Result<Value, Refused> {
    let limit = wanted.limit.unwrap_or(FOUND.0).clamp(1, FOUND.1);
    let found = desk.operations.search(&wanted.query, limit);
    if found.is_empty() {
        let text = format!("no operation has to do with {:?}", wanted.query);
        return Err(
            Refused::of(text).next("use the words of the API, such as product, order, refund, webhook")
        );
    }
    let found: Vec<Value> = found.into_iter().map(|operation| operation.told()).collect();
    Ok(json!({ "operations": found }))
}

pub(in crate::surfaces::mcp) async fn describe(desk: &Desk, wanted: Describe) -> Result<Value, Refused> {
    match desk.operations.find(&wanted.operation) {
        Some(operation) => Ok(desk.operations.describe(operation)),
        None => Err(desk.unknown(&wanted.operation)),
    }
}

pub(in crate::surfaces::mcp) async fn call(desk: &Desk, wanted: CallIt) -> Result<Value, Refused> {
    let request = Request {
        path: wanted.path,
        query: wanted.query,
        body: wanted.body.map(Value::Object),
        key: wanted.idempotency_key,
    };
    desk.call(&wanted.operation, request).await
}
