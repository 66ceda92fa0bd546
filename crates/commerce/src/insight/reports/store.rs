//! SQL of reports; what is in them is read in `pages.rs`.

pub mod pages;

use super::views::Report;
use pandabase_domain::id::{ReportId, StoreId};
use pandabase_domain::report::{ReportFormat, ReportStatus, ReportType};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, type, status, formats, period_start, period_end, \
        row_count, size_bytes, duration_ms, error_message,
            account_id, token_id, started_at, completed_at, created_at, updated_at"
    };
}

/// The start of the list's statement, and of its count.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM reports");
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM reports";

sql! {
    LOCK_STORE = "SELECT id FROM stores WHERE id = $1", locked;
    UNDER_WAY = "SELECT COUNT(*) FROM reports WHERE store_id = $1 AND status IN ('PENDING', 'PROCESSING')";
    INSERT = "INSERT INTO reports (store_id, id, type, status, formats, \
            period_start, period_end, account_id, token_id,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    FIND = concat!("SELECT ", columns!(), " FROM reports WHERE store_id = $1 AND id = $2");
    START = "UPDATE reports SET status = 'PROCESSING', started_at = $1, updated_at = $1 WHERE store_id = $2 \
            AND id = $3";
    SUCCEED = "UPDATE reports SET status = 'SUCCEEDED', row_count = $1, size_bytes = $2, duration_ms = $3,
            completed_at = $4, updated_at = $4
        WHERE store_id = $5 AND id = $6";
    FAIL = "UPDATE reports SET status = 'FAILED', error_message = $1, completed_at = $2, updated_at = $2
        WHERE store_id = $3 AND id = $4";
    REMOVE = "DELETE FROM reports WHERE store_id = $1 AND id = $2";
}

/// How many reports of the store are not finished. No other one is added until the transaction ends.
pub fn lock_under_way(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.first(LOCK_STORE, params![store], |_| Ok(()))?;
    tx.one(UNDER_WAY, params![store], |row| row.next())
}

pub(crate) fn insert(tx: &mut Tx<'_>, store: &StoreId, report: &Report) -> Result<(), DbError> {
    let formats: Vec<&str> = report.formats.iter().map(|format| format.as_str()).collect();
    tx.run(
        INSERT,
        params![
            store,
            &report.id,
            report.report_type.as_str(),
            report.status.as_str(),
            &formats.join(","),
            report.period_start,
            report.period_end,
            &report.requested_by_account_id,
            report.requested_by_token_id.as_ref(),
            report.created_at
        ],
    )?;
    Ok(())
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &ReportId) -> Result<Option<Report>, DbError> {
    tx.first(FIND, params![store, id], read)
}

/// An attempt begins.
pub fn start(tx: &mut Tx<'_>, store: &StoreId, id: &ReportId, now: Timestamp) -> Result<(), DbError> {
    tx.run(START, params![now, store, id]).map(drop)
}

/// What a finished report says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Rows without the header.
    pub rows: i64,
    /// Bytes of all files.
    pub bytes: i64,
    /// Milliseconds.
    pub took: i64,
}

pub(crate) fn succeed(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &ReportId,
    outcome: Outcome,
    now: Timestamp,
) -> Result<(), DbError> {
    let Outcome { rows, bytes, took } = outcome;
    tx.run(SUCCEED, params![rows, bytes, took, now, store, id])
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

pub(crate) fn read(row: &mut Row<'_>) -> Result<Report, DbError> {
    Ok(Report {
        id: row.next()?,
        report_type: row.word(ReportType::parse)?,
        status: row.word(ReportStatus::parse)?,
        formats: formats(&row.next::<String>()?)?,
        period_start: row.next()?,
        period_end: row.next()?,
        row_count: row.next()?,
        size_bytes: row.next()?,
        duration_ms: row.next()?,
        error_message: row.next()?,
        requested_by_account_id: row.next()?,
        requested_by_token_id: row.next()?,
        started_at: row.next()?,
        completed_at: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

fn formats(text: &str) -> Result<Vec<ReportFormat>, DbError> {
    let word = |word: &str| ReportFormat::parse(word).ok_or_else(|| DbError::UnknownWord(word.into()));
    text.split(',').map(word).collect()
}
