//! The request log as merchants read it (contract `merchant-api.md`, "API logs");
//! [`request_log`](pandabase_platform::request_log) writes it.
//!
//! Access: the contract gives API logs to developers, but has no scope for them. `WEBHOOKS_READ` is the scope
//! that a developer has and a moderator lacks.

use pandabase_domain::id::{RequestId, TokenId};
use pandabase_domain::input::{Int, Opt};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::{listed, params, select, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One request.
#[derive(Debug, Serialize, JsonSchema, FromRow)]
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

listed! {
    /// Which requests.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those with this method.
        method: Opt<LoggedMethod>,
        /// Only those answered with this status.
        status_code: Opt<Int<100, 599>>,
        /// Only those made with this token.
        token_id: Opt<TokenId>,
    }
}

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

/// The request in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LogPath {
    request_id: RequestId,
}

/// `GET /v2/stores/{storeId}/api-logs`: the requests that match, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ApiLog>, ApiError> {
    let paging = &input.paging(25)?;
    // Ids carry the machine's time and `created_at` the store's, which is the same or later. The range of ids
    // only limits how many rows are read.
    let earliest = paging.from.map(|at| at.plus_millis(-ctx.store.clock_offset));
    let (low, high) = (earliest.map(RequestId::floor), paging.to.map(RequestId::floor));
    let logs = filtered(LIST, ctx, &input.query)
        .filter_span("id", low.as_deref(), high.as_deref())
        .filter_span("created_at", paging.from, paging.to);
    let total = tx.count(&match paging.is_within() {
        true => logs.count(),
        false => filtered(COUNT, ctx, &input.query),
    })?;
    Page::of(
        tx,
        paging,
        total,
        logs,
        &[Key::text("id").desc()],
        ApiLog::from_row,
    )
}

fn filtered<'q, R: FromRow>(select: Sql<R>, ctx: &'q Ctx<'_>, wanted: &'q ListQuery) -> Query<'q, R> {
    Query::select(select)
        .filter("store_id = ?", &ctx.store.id)
        .filter_opt("method = ?", wanted.method.0.map(LoggedMethod::as_str))
        .filter_opt("status_code = ?", wanted.status_code.0.map(Int::get))
        .filter_opt("token_id = ?", wanted.token_id.as_ref())
}

/// `GET /v2/stores/{storeId}/api-logs/{requestId}`: one request.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<LogPath>) -> Result<ApiLog, ApiError> {
    let found = tx.fetch_optional(FIND, params![&ctx.store.id, &input.path.request_id])?;
    found.ok_or(ApiError::Missing("Request"))
}

const LIST: Sql<ApiLog> = select!(ApiLog, "SELECT {} FROM api_logs");
/// The sums of every hour, which are written beside the log and are far fewer than its rows.
const COUNT: Sql<i64> = select!(
    i64,
    "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM api_log_counts"
);

sql! {
    FIND: ApiLog = "SELECT {} FROM api_logs WHERE store_id = $1 AND id = $2";
}
