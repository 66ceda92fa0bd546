//! The request log as merchants read it (contract `merchant-api.md`, "API logs");
//! [`request_log`](pandabase_platform::request_log) writes it.
//!
//! Access: the contract gives API logs to developers, but has no scope for them. `WEBHOOKS_READ` is the scope
//! that a developer has and a moderator lacks.

pub mod requests;
mod store;
pub mod views;

use self::requests::{ListQuery, LogPath};
use self::views::ApiLog;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/stores/{storeId}/api-logs`, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ApiLog>, ApiError> {
    store::list(tx, ctx, &input.query, &input.paging(25)?)
}

/// `GET /v2/stores/{storeId}/api-logs/{requestId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<LogPath>) -> Result<ApiLog, ApiError> {
    store::find(tx, ctx, &input.path.request_id)?.ok_or(ApiError::Missing("Request"))
}
