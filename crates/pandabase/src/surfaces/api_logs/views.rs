//! A request of the request log as merchants see it.

use pandabase_domain::id::{RequestId, TokenId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// One request.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct ApiLog {
    /// The id that the answer carried in `X-Request-Id`.
    pub(super) id: RequestId,
    /// HTTP method.
    pub(super) method: String,
    /// Path without the query.
    pub(super) path: String,
    /// Status of the answer.
    pub(super) status_code: i64,
    /// From the first byte of the request to the answer, in milliseconds.
    pub(super) duration_ms: i64,
    /// The client's address.
    pub(super) ip_address: String,
    /// The token, unless it was a session.
    pub(super) token_id: Option<TokenId>,
    /// When it arrived.
    pub(super) created_at: Timestamp,
}
