//! SQL of the request log as merchants read it.

use super::requests::{ListQuery, LoggedMethod};
use super::views::ApiLog;
use pandabase_domain::id::RequestId;
use pandabase_domain::input::Int;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

const LIST: Sql<ApiLog> = select!(ApiLog, "SELECT {} FROM api_logs");
const COUNT: Sql<i64> = select!(
    i64,
    "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM api_log_counts"
);

sql! {
    FIND: ApiLog = "SELECT {} FROM api_logs WHERE store_id = $1 AND id = $2";
}

/// A page of the requests that match, newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    wanted: &ListQuery,
    paging: &Paging,
) -> Result<Page<ApiLog>, ApiError> {
    // Ids carry the machine's time and `created_at` the store's, which is the same or later. The range of ids
    // only limits how many rows are read.
    let earliest = paging.from.map(|at| at.plus_millis(-ctx.store.clock_offset));
    let (low, high) = (earliest.map(RequestId::floor), paging.to.map(RequestId::floor));
    let items = filtered(LIST, ctx, wanted)
        .filter_opt("id >= ?", low.as_deref())
        .filter_opt("id < ?", high.as_deref())
        .filter_opt("created_at >= ?", paging.from)
        .filter_opt("created_at < ?", paging.to);
    let count = match paging.is_within() {
        true => items.count(),
        false => filtered(COUNT, ctx, wanted),
    };
    let total = tx.count(&count)?;
    let keys = [Key::text("id").desc()];
    Page::of(tx, paging, total, items, &keys, ApiLog::from_row)
}

fn filtered<'q, R: FromRow>(select: Sql<R>, ctx: &'q Ctx<'_>, wanted: &'q ListQuery) -> Query<'q, R> {
    Query::select(select)
        .filter("store_id = ?", &ctx.store.id)
        .filter_opt("method = ?", wanted.method.0.map(LoggedMethod::as_str))
        .filter_opt("status_code = ?", wanted.status_code.0.map(Int::get))
        .filter_opt("token_id = ?", wanted.token_id.as_ref())
}

/// One request of the log.
pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &RequestId) -> Result<Option<ApiLog>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}
