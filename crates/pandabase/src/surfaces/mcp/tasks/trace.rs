//! What something was caused by.

use crate::surfaces::mcp::desk::{Desk, Refused, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// What is traced.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::surfaces::mcp) struct Trace {
    /// The id of a request, an order, a payment, a refund, an event, a delivery, a mail or a job.
    id: String,
}

pub(in crate::surfaces::mcp) async fn trace(desk: &Desk, wanted: Trace) -> Result<Value, Refused> {
    desk.call("getTrace", Request::at("id", &wanted.id)).await
}
