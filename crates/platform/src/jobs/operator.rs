//! What operators see of the queue, and what they can do about failed jobs.

use super::kind::JobKind;
use crate::db::{DbError, FromRow, Query, Tx};
use crate::error::ApiError;
use crate::page::{Key, Page, Paging};
use crate::{params, select, sql};
use pandabase_domain::id::{JobId, StoreId, kind};
use pandabase_domain::time::Timestamp;
use serde::Serialize;

/// Without the jobs of snapshots, which never run.
macro_rules! not_at_rest {
    () => {
        "NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = jobs.store_id AND k.is_snapshot)"
    };
}

sql! {
    FIND: Listed = concat!("SELECT {} FROM jobs WHERE id = $1 AND ", not_at_rest!());
    RETRY = concat!("UPDATE jobs SET due_at = $1, failures = 0, error = NULL,
            run_at = $1 + COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = jobs.store_id), 0)
        WHERE id = $2 AND error IS NOT NULL AND leased_until = 0 AND ", not_at_rest!());
    RETRY_FAILED = concat!("UPDATE jobs SET due_at = $1, failures = 0, error = NULL,
            run_at = $1 + COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = jobs.store_id), 0)
        WHERE due_at IS NULL AND ($2 = '' OR kind = $2) AND ", not_at_rest!());
}

pandabase_domain::text_enum! {
    /// The state of a job.
    pub enum Standing {
        /// It is not due, or waits for its turn.
        Waits = "waits",
        /// A worker runs it.
        Runs = "runs",
        /// It was given up.
        Failed = "failed",
    }
}

/// A job as an operator sees it.
#[derive(Debug, Clone, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// The job.
    pub id: JobId,
    /// Its store; empty for work of the installation.
    pub store_id: StoreId,
    /// What is to be done.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Its state.
    #[column("CASE WHEN due_at IS NULL THEN 'failed' WHEN leased_until > 0 THEN 'runs' ELSE 'waits' END")]
    pub standing: Standing,
    /// When it runs, on the store's clock.
    pub run_at: Timestamp,
    /// Runs that failed in a row.
    pub failures: i64,
    /// Why the last one failed.
    pub error: Option<String>,
    /// When it was enqueued, on the store's clock.
    pub created_at: Timestamp,
}

/// Which jobs are listed.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Whether only jobs that were given up are listed.
    pub failed: bool,
    /// Only this kind.
    pub kind: Option<JobKind>,
    /// Only this store's.
    pub store: Option<String>,
    /// The most jobs that are listed.
    pub limit: i64,
}

/// Jobs, those that were given up first, then by their time.
pub fn list(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<Listed>, DbError> {
    let query = Query::select(select!(Listed, "SELECT {} FROM jobs"));
    let query = if filter.failed {
        query.filter_fixed("due_at IS NULL")
    } else {
        query
    };
    let query = query
        .filter_fixed(not_at_rest!())
        .filter_opt("kind = ?", filter.kind.map(JobKind::as_str))
        .filter_opt("store_id = ?", filter.store.as_deref())
        .then("ORDER BY CASE WHEN due_at IS NULL THEN 0 ELSE 1 END, due_at, id")
        .page(filter.limit, 0);
    tx.fetch_list(&query)
}

/// A page of the jobs of a state and a kind, newest first.
///
/// # Errors
/// [`ApiError`] from the database, or for a cursor of another list.
pub fn page(
    tx: &mut Tx<'_>,
    paging: &Paging,
    standing: Option<Standing>,
    of: Option<JobKind>,
) -> Result<Page<Listed>, ApiError> {
    let made = paging.made::<kind::Job>();
    let jobs = Query::select(select!(Listed, "SELECT {} FROM jobs"));
    let jobs = match standing {
        Some(Standing::Failed) => jobs.filter_fixed("due_at IS NULL"),
        Some(Standing::Runs) => jobs.filter_fixed("due_at IS NOT NULL AND leased_until > 0"),
        Some(Standing::Waits) => jobs.filter_fixed("due_at IS NOT NULL AND leased_until = 0"),
        None => jobs,
    };
    let jobs = jobs
        .filter_fixed(not_at_rest!())
        .filter_span("id", made.from(), made.to())
        .filter_opt("kind = ?", of.map(JobKind::as_str));
    Page::fetch(tx, paging, jobs, &[Key::text("id").desc()])
}

/// A job; `None` when it has ended or never existed.
pub fn find(tx: &mut Tx<'_>, id: &JobId) -> Result<Option<Listed>, DbError> {
    tx.fetch_optional(FIND, params![id])
}

/// Makes a job whose last run failed run at once, and resets its count of failures; `false` when there is no
/// such job.
pub fn retry(tx: &mut Tx<'_>, id: &JobId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(RETRY, params![now, id])? > 0)
}

/// Like [`retry`], for every job that was given up; returns how many.
pub fn retry_failed(tx: &mut Tx<'_>, kind: Option<JobKind>, now: Timestamp) -> Result<u64, DbError> {
    tx.run(RETRY_FAILED, params![now, kind.map_or("", JobKind::as_str)])
}
