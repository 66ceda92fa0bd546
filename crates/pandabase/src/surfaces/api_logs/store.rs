//! SQL of the request log as merchants read it.

use super::requests::{ListQuery, LoggedMethod};
use super::views::ApiLog;
use pandabase_domain::id::RequestId;
use pandabase_domain::input::Int;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};

const COUNT: &str = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM api_log_counts";
const SELECT: &str =
    "SELECT id, method, path, status_code, duration_ms, ip_address, token_id, created_at FROM api_logs";

sql! {
    FIND = "SELECT id, method, path, status_code, duration_ms, ip_address, token_id, created_at FROM api_logs
        WHERE store_id = $1 AND id = $2";
}

/// A page of those that are wanted, newest first.
pub(super) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    wanted: &ListQuery,
    paging: &Paging,
) -> Result<Page<ApiLog>, ApiError> {
    // Ids tell the machine's time and rows the store's, which is never behind: ids bound what is read.
    let earliest = paging.from.map(|at| at.plus_millis(-ctx.store.clock_offset));
    let (low, high) = (earliest.map(RequestId::floor), paging.to.map(RequestId::floor));
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt("method = ?", wanted.method.0.map(LoggedMethod::as_str))
            .filter_opt("status_code = ?", wanted.status_code.0.map(Int::get))
            .filter_opt("token_id = ?", wanted.token_id.as_ref())
    };
    let within = |select| {
        filtered(select)
            .filter_opt("id >= ?", low.as_deref())
            .filter_opt("id < ?", high.as_deref())
            .filter_opt("created_at >= ?", paging.from)
            .filter_opt("created_at < ?", paging.to)
    };
    let count = match paging.is_within() {
        true => within("SELECT COUNT(*) FROM api_logs"),
        false => filtered(COUNT),
    };
    Page::load(
        tx,
        paging,
        &count,
        within(SELECT),
        &[Key::text("id").desc()],
        read,
    )
}

/// One of them.
pub(super) fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &RequestId) -> Result<Option<ApiLog>, DbError> {
    tx.first(FIND, params![&ctx.store.id, id], read)
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
