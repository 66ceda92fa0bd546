//! SQL of reports; their content is read in `pages.rs`.

pub mod pages;

use super::views::Report;
use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// The beginning of the list's query.
pub(super) const LIST: Sql<Report> = select!(Report, "SELECT {} FROM reports");

sql! {
    LOCK_STORE = "SELECT id FROM stores WHERE id = $1", locked;
    UNDER_WAY: i64 = "SELECT COUNT(*) FROM reports
        WHERE store_id = $1 AND status IN ('PENDING', 'PROCESSING')";
    INSERT: insert Report = "INSERT INTO reports (store_id, {columns}) VALUES ($1, {values})";
    FIND: Report = "SELECT {} FROM reports WHERE store_id = $1 AND id = $2";
    START = "UPDATE reports SET status = 'PROCESSING', started_at = $1, updated_at = $1 WHERE store_id = $2 \
            AND id = $3";
    SET_SUCCEEDED = "UPDATE reports SET status = 'SUCCEEDED', row_count = $1, size_bytes = $2,
            duration_ms = $3, completed_at = $4, updated_at = $4
        WHERE store_id = $5 AND id = $6";
    FAIL = "UPDATE reports SET status = 'FAILED', error_message = $1, completed_at = $2, updated_at = $2
        WHERE store_id = $3 AND id = $4";
    REMOVE = "DELETE FROM reports WHERE store_id = $1 AND id = $2";
}

/// How many reports of the store are unfinished. Locks the store, so that no report is added until the
/// transaction ends.
pub fn lock_under_way(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.exists(LOCK_STORE, params![store])?;
    tx.fetch_one(UNDER_WAY, params![store])
}

pub(crate) fn insert(tx: &mut Tx<'_>, store: &StoreId, report: &Report) -> Result<(), DbError> {
    tx.insert(INSERT, params![store], report).map(drop)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &ReportId) -> Result<Option<Report>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// Stores that an attempt begins.
pub fn start(tx: &mut Tx<'_>, store: &StoreId, id: &ReportId, now: Timestamp) -> Result<(), DbError> {
    tx.run(START, params![now, store, id]).map(drop)
}

/// The results that a finished report states.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Rows without the header.
    pub rows: i64,
    /// Bytes of all files.
    pub bytes: i64,
    /// How long it took, in milliseconds.
    pub took: i64,
}

pub(crate) fn set_succeeded(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ReportId,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), DbError> {
    let Outcome { rows, bytes, took } = outcome;
    tx.run(SET_SUCCEEDED, params![rows, bytes, took, now, store, id])
        .map(drop)
}

pub(crate) fn fail(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ReportId,
    error: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.run(FAIL, params![error, now, store, id]).map(drop)
}

pub(crate) fn remove(tx: &mut Tx<'_>, store: &StoreId, id: &ReportId) -> Result<(), DbError> {
    tx.run(REMOVE, params![store, id]).map(drop)
}
