//! The request log as merchants read it (contract `merchant-api.md`, "API logs"); what writes it is in
//! [`http::request_log`](crate::http::request_log).
//!
//! Access: the contract gives API logs to developers, whose scopes begin with webhooks and who have none
//! for logs; `WEBHOOKS_READ` is the one that a developer has and a moderator lacks.

use pandabase_domain::id::{RequestId, TokenId};
use pandabase_domain::input::{IdText, Int, Opt};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pandabase_domain::text_enum! {
    /// The methods of the Store API.
    pub enum LoggedMethod {
        /// Reads.
        Get = "GET",
        /// Creates, and acts.
        Post = "POST",
        /// Changes.
        Patch = "PATCH",
        /// Deletes.
        Delete = "DELETE",
    }
}

/// Which requests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    /// Only those with this method.
    #[serde(default)]
    method: Opt<LoggedMethod>,
    /// Only those answered with this status.
    #[serde(default)]
    status_code: Opt<Int<100, 599>>,
    /// Only those made with this token.
    #[serde(default)]
    token_id: Opt<IdText>,
}

/// The request in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogPath {
    request_id: IdText,
}

/// One request.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiLog {
    /// The id that the answer carried in `X-Request-Id`.
    id: RequestId,
    /// HTTP method.
    method: String,
    /// Path without the query.
    path: String,
    /// Status of the answer.
    status_code: i64,
    /// From the first byte of the request to the answer, in milliseconds.
    duration_ms: i64,
    /// The client's address.
    ip_address: String,
    /// The token, unless it was a session.
    token_id: Option<TokenId>,
    /// When it arrived.
    created_at: Timestamp,
}

const COUNT: &str = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM api_log_counts";
const SELECT: &str =
    "SELECT id, method, path, status_code, duration_ms, ip_address, token_id, created_at FROM api_logs";

sql! {
    FIND = "SELECT id, method, path, status_code, duration_ms, ip_address, token_id, created_at FROM api_logs
        WHERE store_id = $1 AND id = $2";
}

/// `GET /v2/stores/{storeId}/api-logs`, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ApiLog>, ApiError> {
    let wanted = &input.query;
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt("method = ?", wanted.method.0.map(LoggedMethod::as_str))
            .filter_opt("status_code = ?", wanted.status_code.0.map(Int::get))
            .filter_opt("token_id = ?", wanted.token_id.as_ref().map(|id| &**id))
    };
    let paging = Paging::new(&wanted.page, &wanted.limit, 25);
    let rows = filtered(SELECT).then("ORDER BY id DESC");
    Page::load(tx, paging, &filtered(COUNT), rows, read)
}

/// `GET /v2/stores/{storeId}/api-logs/{requestId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<LogPath>) -> Result<ApiLog, ApiError> {
    tx.first(FIND, params![&ctx.store.id, &*input.path.request_id], read)?
        .ok_or(ApiError::Missing("Request"))
}

fn read(row: &mut Row<'_>) -> Result<ApiLog, DbError> {
    Ok(ApiLog {
        id: row.next()?,
        method: row.next()?,
        path: row.next()?,
        status_code: row.next()?,
        duration_ms: row.next()?,
        ip_address: row.next()?,
        token_id: row.next()?,
        created_at: row.next()?,
    })
}
