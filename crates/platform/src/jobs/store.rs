//! SQL of jobs.

use super::{Job, JobKind, LEASE, Next};
use crate::context::{Ctx, StoreContext};
use crate::db::{DbError, Param, Query, Row, Sql, Tx};
use crate::metrics::Queue;
use crate::{params, sql};
use pandabase_domain::id::{JobId, StoreId};
use pandabase_domain::time::Timestamp;
use std::collections::HashMap;

sql! {
    INSERT = "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts, leased_until,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8) ON CONFLICT (store_id, kind, subject) DO NOTHING";
    PLAN = "INSERT INTO jobs (id, store_id, kind, subject, payload, run_at, due_at, attempts, leased_until,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8)
        ON CONFLICT (store_id, kind, subject) DO UPDATE SET payload = excluded.payload,
            run_at = excluded.run_at, due_at = excluded.due_at, attempts = 0, error = NULL
        WHERE jobs.leased_until = 0";
    CANCEL = "DELETE FROM jobs WHERE store_id = $1 AND kind = $2 AND subject = $3 AND leased_until = 0";
    DROP_ALL = "DELETE FROM jobs WHERE store_id = $1 AND kind = $2 AND subject >= $3 AND subject < $4";
    DUE = "SELECT id, store_id, kind, subject, payload, attempts, run_at FROM jobs
        WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2", skip_locked;
    NEXT_OF_STORE = "SELECT id, store_id, kind, subject, payload, attempts, run_at FROM jobs
        WHERE store_id = $1 AND run_at <= $2 AND due_at IS NOT NULL AND leased_until <= $3
        ORDER BY run_at, id LIMIT 1", skip_locked;
    LEASE_ONE = "UPDATE jobs SET leased_until = $1, due_at = $1, attempts = attempts + 1 WHERE id = $2";
    // Every lease counts an attempt, which tells one holder from the next.
    RENEW = "UPDATE jobs SET leased_until = $1, due_at = $1 WHERE id = $2 AND attempts = $3";
    DONE = "DELETE FROM jobs WHERE id = $1";
    AGAIN = "UPDATE jobs SET run_at = $1, due_at = $2, leased_until = 0 WHERE id = $3";
    GIVE_UP = "UPDATE jobs SET due_at = NULL, leased_until = 0, error = $1 WHERE id = $2";
    FREE = "UPDATE jobs SET leased_until = 0,
            due_at = run_at - COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = jobs.store_id), 0)
        WHERE leased_until > 0 AND due_at IS NOT NULL";
    HELD = "SELECT COUNT(*) FROM jobs WHERE store_id = $1 AND run_at <= $2 AND leased_until > $3";
    SHIFT = "UPDATE jobs SET due_at = run_at - $1
        WHERE store_id = $2 AND due_at IS NOT NULL AND leased_until <= $3";
    NEXT_DUE = "SELECT MIN(due_at) FROM jobs";
    FAILED = "SELECT COUNT(*) FROM jobs WHERE due_at IS NULL";
    QUEUE = "SELECT COUNT(due_at), COUNT(CASE WHEN due_at <= $1 THEN 1 END), COUNT(*) - COUNT(due_at)
        FROM jobs";
}

/// Adds a job unless one of its kind and subject waits.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: JobKind,
    subject: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), DbError> {
    write(tx, ctx, INSERT, (kind, subject, payload), run_at)
}

/// Adds a job, or plans the one of its kind and subject that waits anew.
pub fn plan(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: JobKind,
    subject: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<(), DbError> {
    write(tx, ctx, PLAN, (kind, subject, payload), run_at)
}

fn write(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sql: Sql,
    (kind, subject, payload): (JobKind, &str, &str),
    run_at: Timestamp,
) -> Result<(), DbError> {
    let id: JobId = ctx.id();
    let due_at = run_at.as_millis() - ctx.store.clock_offset;
    let store = &ctx.store.id;
    tx.run(
        sql,
        params![
            &id,
            store,
            kind.as_str(),
            subject,
            payload,
            run_at,
            due_at,
            ctx.now
        ],
    )?;
    Ok(())
}

pub(crate) fn cancel(tx: &mut Tx<'_>, store: &StoreId, kind: JobKind, subject: &str) -> Result<(), DbError> {
    tx.run(CANCEL, params![store, kind.as_str(), subject])?;
    Ok(())
}

pub(crate) fn drop_all(tx: &mut Tx<'_>, store: &StoreId, kind: JobKind, prefix: &str) -> Result<(), DbError> {
    let end = format!("{prefix}{}", char::MAX);
    tx.run(DROP_ALL, params![store, kind.as_str(), prefix, &end])?;
    Ok(())
}

struct Found {
    id: JobId,
    store: StoreId,
    /// `None` for a kind that only a newer version knows; it is left to that one.
    kind: Option<JobKind>,
    subject: String,
    payload: String,
    attempts: i64,
    run_at: Timestamp,
}

fn found(row: &mut Row<'_>) -> Result<Found, DbError> {
    Ok(Found {
        id: row.next()?,
        store: row.next()?,
        kind: JobKind::parse(&row.next::<String>()?),
        subject: row.next()?,
        payload: row.next()?,
        attempts: row.next()?,
        run_at: row.next()?,
    })
}

impl Found {
    fn into_job(self, kind: JobKind, clock_offset: i64, now: Timestamp) -> Job {
        let store = StoreContext {
            id: self.store,
            clock_offset,
        };
        let attempts = self.attempts + 1;
        Job {
            id: self.id,
            store,
            kind,
            subject: self.subject,
            payload: self.payload,
            attempts,
            now,
        }
    }
}

/// Takes up to `limit` jobs that are due on the machine's clock.
pub fn lease_due(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<Job>, DbError> {
    let due = tx.all(DUE, params![now, limit], found)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let offsets = clock_offsets(tx, &due)?;
    let mut jobs = Vec::with_capacity(due.len());
    for job in due {
        let Some(kind) = job.kind else { continue };
        let offset = offsets.get(job.store.as_str()).copied().unwrap_or(0);
        if job.run_at > now.plus_millis(offset) {
            // A move of the store's clock had taken it and was cut off before the clock got there.
            let due_at = job.run_at.as_millis() - offset;
            tx.run(AGAIN, params![job.run_at, due_at, &job.id])?;
            continue;
        }
        tx.run(LEASE_ONE, params![now.plus_millis(LEASE), &job.id])?;
        jobs.push(job.into_job(kind, offset, now.plus_millis(offset)));
    }
    Ok(jobs)
}

fn clock_offsets(tx: &mut Tx<'_>, jobs: &[Found]) -> Result<HashMap<String, i64>, DbError> {
    let mut stores: Vec<&str> = jobs.iter().map(|job| job.store.as_str()).collect();
    stores.sort_unstable();
    stores.dedup();
    let query = Query::new("SELECT id, clock_offset FROM stores")
        .filter_in("id", stores.into_iter().map(Param::Text));
    Ok(tx
        .list(&query, |row| Ok((row.next()?, row.next()?)))?
        .into_iter()
        .collect())
}

/// Takes the store's next job due by `until` on its own clock; it runs at its own time.
pub fn lease_next_of_store(
    tx: &mut Tx<'_>,
    store: &StoreContext,
    until: Timestamp,
    machine_now: Timestamp,
) -> Result<Option<Job>, DbError> {
    let next = tx.first(NEXT_OF_STORE, params![&store.id, until, machine_now], found)?;
    let Some((next, kind)) = next.and_then(|next| next.kind.map(|kind| (next, kind))) else {
        return Ok(None);
    };
    tx.run(LEASE_ONE, params![machine_now.plus_millis(LEASE), &next.id])?;
    let now = next.run_at.max(machine_now.plus_millis(store.clock_offset));
    Ok(Some(next.into_job(kind, store.clock_offset, now)))
}

/// Jobs of the store due by `until` that some worker holds.
pub fn held(
    tx: &mut Tx<'_>,
    store: &StoreId,
    until: Timestamp,
    machine_now: Timestamp,
) -> Result<i64, DbError> {
    tx.one(HELD, params![store, until, machine_now], |row| row.next())
}

/// Gives every job that is held its place in the queue back; returns how many were.
pub fn free(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    tx.run(FREE, &[])
}

/// Follows a move of the store's clock.
pub fn shift(
    tx: &mut Tx<'_>,
    store: &StoreId,
    clock_offset: i64,
    machine_now: Timestamp,
) -> Result<(), DbError> {
    tx.run(SHIFT, params![clock_offset, store, machine_now])?;
    Ok(())
}

pub(crate) fn renew(tx: &mut Tx<'_>, job: &Job, machine_now: Timestamp) -> Result<bool, DbError> {
    let renewed = tx.run(
        RENEW,
        params![machine_now.plus_millis(LEASE), &job.id, job.attempts],
    )?;
    Ok(renewed > 0)
}

pub(crate) fn finish(tx: &mut Tx<'_>, job: &Job, next: &Next) -> Result<(), DbError> {
    match next {
        Next::Done => tx.run(DONE, params![&job.id])?,
        Next::At(run_at) => tx.run(
            AGAIN,
            params![*run_at, run_at.as_millis() - job.store.clock_offset, &job.id],
        )?,
        Next::Failed(error) => tx.run(GIVE_UP, params![error.as_str(), &job.id])?,
    };
    Ok(())
}

/// When the next job falls due, on the machine's clock.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.one(NEXT_DUE, &[], |row| row.next())
}

/// Jobs that failed for good.
pub fn failed(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.one(FAILED, &[], |row| row.next())
}

/// How many jobs wait, are due, and failed for good.
pub fn queue(tx: &mut Tx<'_>, now: Timestamp) -> Result<Queue, DbError> {
    tx.one(QUEUE, params![now], |row| {
        Ok(Queue {
            waiting: row.next()?,
            due: row.next()?,
            failed: row.next()?,
        })
    })
}
