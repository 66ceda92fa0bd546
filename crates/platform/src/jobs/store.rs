//! SQL of jobs.

use super::places::queue_of;
use super::{Job, JobKind, LEASE, Next};
use crate::context::{Ctx, StoreContext};
use crate::db::{DbError, FromRow, Query, Sql, Tx};
use crate::{params, select, sql};
use pandabase_domain::id::{JobId, StoreId};
use pandabase_domain::time::{HOUR, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How far a store's clock is ahead of the machine's. The statement reads it itself, because the clock may
/// have moved since the caller read it.
macro_rules! ahead {
    ($store:literal) => {
        concat!(
            "COALESCE((SELECT s.clock_offset FROM stores s WHERE s.id = ",
            $store,
            "), 0)"
        )
    };
}

/// A new job.
macro_rules! insert {
    ($on_conflict:literal) => {
        concat!(
            "INSERT INTO jobs (id, store_id, kind, subject, payload, queue, run_at, due_at, attempts,
                failures, leased_until, created_at, cause)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $7 - ",
            ahead!("$2"),
            ", 0, 0, 0, $8, $9) ON CONFLICT (store_id, kind, subject) ",
            $on_conflict
        )
    };
}

/// How many jobs are counted at the most: a queue of millions is looked at as quickly as one of thousands.
pub const COUNTED: i64 = 10_000;

/// How many jobs there are, up to [`COUNTED`].
macro_rules! counted {
    ($which:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE ",
            $which,
            " LIMIT 10000) AS counted"
        )
    };
}

sql! {
    INSERT = insert!("DO NOTHING");
    // `attempts` is kept, because its number distinguishes one lease from the next.
    PLAN = insert!("DO UPDATE SET payload = excluded.payload, run_at = excluded.run_at,
            due_at = excluded.due_at, cause = excluded.cause, failures = 0, error = NULL
        WHERE jobs.leased_until = 0");
    CANCEL = "DELETE FROM jobs WHERE store_id = $1 AND kind = $2 AND subject = $3 AND leased_until = 0";
    CANCEL_EITHER = "DELETE FROM jobs
        WHERE store_id = $1 AND kind IN ($2, $3) AND subject = $4 AND leased_until = 0";
    ANY = "SELECT 1 FROM jobs WHERE store_id = $1 AND kind = $2 AND subject >= $3 AND subject < $4 LIMIT 1";
    DROP_ALL = "DELETE FROM jobs WHERE store_id = $1 AND kind = $2 AND subject >= $3 AND subject < $4";
    DUE: Found = "SELECT {} FROM jobs WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2", skip_locked;
    DUE_IN_QUEUE: Found = "SELECT {} FROM jobs WHERE queue = $1 AND due_at <= $2
        ORDER BY due_at, id LIMIT $3", skip_locked;
    // Steps from one queue to the next by the index, however many jobs are in each.
    DUE_QUEUES: String = "WITH RECURSIVE queues (queue) AS (
            SELECT MIN(queue) FROM jobs WHERE due_at IS NOT NULL
            UNION ALL
            SELECT (SELECT MIN(j.queue) FROM jobs j WHERE j.queue > queues.queue AND j.due_at IS NOT NULL)
            FROM queues WHERE queues.queue IS NOT NULL),
        firsts AS (SELECT queue, (SELECT MIN(j.due_at) FROM jobs j
                WHERE j.queue = queues.queue AND j.due_at IS NOT NULL) AS due_at
            FROM queues WHERE queue IS NOT NULL)
        SELECT queue FROM firsts WHERE due_at <= $1 ORDER BY due_at, queue";
    NEXT_OF_STORE: Found = "SELECT {} FROM jobs
        WHERE store_id = $1 AND (run_at <= $2 OR run_at > $3) AND run_at <= $4 AND due_at IS NOT NULL
            AND leased_until <= $5 AND kind <> 'clock_move'
        ORDER BY run_at, id LIMIT 1", skip_locked;
    // The next job of the lanes whose order matters (not `Lane::waits_for_others`).
    NEXT_IN_ORDER: Timestamp = "SELECT run_at FROM jobs
        WHERE store_id = $1 AND run_at > $2 AND run_at <= $3 AND due_at IS NOT NULL AND kind <> 'clock_move'
            AND queue <> 'mail' AND queue NOT LIKE 'calls/%'
        ORDER BY run_at LIMIT 1";
    // Jobs of the lanes that wait for others.
    MORE_OF_STORE: Found = "SELECT {} FROM jobs
        WHERE store_id = $1 AND run_at <= $2 AND due_at IS NOT NULL AND leased_until <= $3
            AND (queue = 'mail' OR queue LIKE 'calls/%')
        ORDER BY run_at, id LIMIT $4", skip_locked;
    CLOCK_MOVE: ClockMove = "SELECT {} FROM jobs WHERE store_id = $1 AND kind = 'clock_move'", locked;
    LEASE_ONE = "UPDATE jobs SET leased_until = $1, due_at = $1, attempts = attempts + 1 WHERE id = $2";
    RENEW = "UPDATE jobs SET leased_until = $1, due_at = $1
        WHERE id = $2 AND attempts = $3 AND leased_until > 0";
    DONE = "DELETE FROM jobs WHERE id = $1 AND attempts = $2 AND leased_until > 0";
    AGAIN = concat!("UPDATE jobs SET run_at = $1, due_at = $1 - ", ahead!("jobs.store_id"), ",
            leased_until = 0, failures = 0, error = NULL
        WHERE id = $2 AND attempts = $3 AND leased_until > 0");
    RETRY = concat!("UPDATE jobs SET run_at = $1, due_at = $1 - ", ahead!("jobs.store_id"), ",
            leased_until = 0, failures = failures + 1, error = $2
        WHERE id = $3 AND attempts = $4 AND leased_until > 0");
    GIVE_UP = "UPDATE jobs SET due_at = NULL, leased_until = 0, failures = failures + 1, error = $1
        WHERE id = $2 AND attempts = $3 AND leased_until > 0";
    EXISTS = "SELECT 1 FROM jobs WHERE id = $1";
    POSTPONE = "UPDATE jobs SET due_at = $1, leased_until = 0 WHERE id = $2";
    FREE = concat!("UPDATE jobs SET leased_until = 0, due_at = run_at - ", ahead!("jobs.store_id"), "
        WHERE leased_until > 0 AND due_at IS NOT NULL");
    TAKE_OVER = "UPDATE jobs SET leased_until = 0 WHERE id = $1 AND leased_until = $2";
    HELD: LeasedJob = "SELECT {} FROM jobs
        WHERE store_id = $1 AND run_at <= $2 AND leased_until > $3 AND kind <> 'clock_move'";
    SHIFT = "UPDATE jobs SET due_at = run_at - $1
        WHERE store_id = $2 AND due_at IS NOT NULL AND leased_until <= $3";
    NEXT_DUE: Option<Timestamp> = "SELECT MIN(due_at) FROM jobs";
    // Each of these ends in an index, which the order names, after as many rows as are counted.
    WAITING: i64 = counted!("due_at IS NOT NULL ORDER BY queue");
    DUE_BY_NOW: i64 = counted!("due_at <= $1 ORDER BY due_at");
    FAILING: i64 = counted!("due_at IS NOT NULL AND failures > 0 ORDER BY failures");
    GIVEN_UP: i64 = counted!("due_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = jobs.store_id AND k.is_snapshot)");
    WAITING_OF_KIND: i64 = counted!("kind = $1 AND due_at IS NOT NULL ORDER BY created_at");
    FAILING_OF_KIND: i64 = counted!("kind = $1 AND due_at IS NOT NULL AND failures > 0 ORDER BY failures");
    GIVEN_UP_OF_KIND: i64 = counted!("kind = $1 AND due_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM stores k WHERE k.id = jobs.store_id AND k.is_snapshot)");
    OLDEST_OF_KIND: Timestamp = "SELECT created_at FROM jobs WHERE kind = $1 AND due_at IS NOT NULL
        ORDER BY created_at LIMIT 1";
    // Steps from one kind to the next by the index, however many jobs are of each.
    OLDEST: Option<Timestamp> = "WITH RECURSIVE kinds (kind) AS (
            SELECT MIN(kind) FROM jobs WHERE due_at IS NOT NULL
            UNION ALL
            SELECT (SELECT MIN(j.kind) FROM jobs j WHERE j.kind > kinds.kind AND j.due_at IS NOT NULL)
            FROM kinds WHERE kinds.kind IS NOT NULL),
        firsts AS (SELECT (SELECT MIN(j.created_at) FROM jobs j
                WHERE j.kind = kinds.kind AND j.due_at IS NOT NULL) AS created_at
            FROM kinds WHERE kind IS NOT NULL)
        SELECT MIN(created_at) FROM firsts";
    // Kinds that ask the payment processor.
    PROCESSORS_ERROR: String = "SELECT error FROM jobs WHERE error IS NOT NULL
            AND kind IN ('payment_recovery', 'payment_method_setup', 'payment_timeout', 'refund_request',
                'review_return', 'dispute_evidence', 'processor_event', 'processor_news',
                'subscription_renewal')
        ORDER BY run_at DESC, id DESC LIMIT 1";
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

/// Adds a job, or plans anew the waiting one of its kind and subject.
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
    let store = &ctx.store.id;
    let (queue, cause) = (queue_of(kind, store, subject), tx.cause());
    share_clock(tx, ctx)?;
    tx.send(
        sql,
        params![
            &id,
            store,
            kind.as_str(),
            subject,
            payload,
            &queue,
            run_at,
            ctx.now,
            &cause
        ],
    )?;
    Ok(())
}

pub(crate) fn cancel(tx: &mut Tx<'_>, store: &StoreId, kind: JobKind, subject: &str) -> Result<(), DbError> {
    tx.send(CANCEL, params![store, kind.as_str(), subject])?;
    Ok(())
}

pub(crate) fn cancel_either(
    tx: &mut Tx<'_>,
    store: &StoreId,
    [one, other]: [JobKind; 2],
    subject: &str,
) -> Result<(), DbError> {
    let values = params![store, one.as_str(), other.as_str(), subject];
    tx.run(CANCEL_EITHER, values).map(drop)
}

pub(crate) fn drop_all(tx: &mut Tx<'_>, store: &StoreId, kind: JobKind, prefix: &str) -> Result<(), DbError> {
    let end = format!("{prefix}{}", char::MAX);
    tx.send(DROP_ALL, params![store, kind.as_str(), prefix, &end])?;
    Ok(())
}

pub(crate) fn has_any(
    tx: &mut Tx<'_>,
    store: &StoreId,
    kind: JobKind,
    prefix: &str,
) -> Result<bool, DbError> {
    let end = format!("{prefix}{}", char::MAX);
    tx.exists(ANY, params![store, kind.as_str(), prefix, &end])
}

/// A job that may be leased.
#[derive(FromRow)]
struct Found {
    id: JobId,
    store_id: StoreId,
    /// `None` for a kind that only a newer version knows, which then runs the job.
    #[column(with = JobKind::known)]
    kind: Option<JobKind>,
    subject: String,
    payload: String,
    attempts: i64,
    failures: i64,
    run_at: Timestamp,
    cause: Option<String>,
}

/// The job that stands for a move of a store's clock.
#[derive(FromRow)]
struct ClockMove {
    #[column(flatten)]
    job: Found,
    leased_until: Timestamp,
}

impl Found {
    fn into_job(self, kind: JobKind, clock_offset: i64, now: Timestamp) -> Job {
        let store = StoreContext {
            id: self.store_id,
            clock_offset,
            shield: false,
        };
        Job {
            id: self.id,
            store,
            kind,
            subject: self.subject,
            payload: self.payload,
            attempts: self.attempts + 1,
            failures: self.failures,
            cause: self.cause,
            now,
        }
    }
}

/// Takes up to `limit` jobs that are due on the machine's clock.
pub fn lease_due(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<Job>, DbError> {
    let due = tx.fetch_all(DUE, params![now, limit])?;
    lease(tx, now, due)
}

/// The queues that have a job due on the machine's clock, the one that waits longest first.
pub fn due_queues(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<String>, DbError> {
    tx.fetch_all(DUE_QUEUES, params![now])
}

/// Takes jobs that are due on the machine's clock, up to so many of each queue.
pub fn lease_from(tx: &mut Tx<'_>, now: Timestamp, queues: &[(String, usize)]) -> Result<Vec<Job>, DbError> {
    let mut due = Vec::new();
    for (queue, room) in queues {
        let limit = i64::try_from(*room).unwrap_or(i64::MAX);
        due.extend(tx.fetch_all(DUE_IN_QUEUE, params![queue.as_str(), now, limit])?);
    }
    lease(tx, now, due)
}

fn lease(tx: &mut Tx<'_>, now: Timestamp, due: Vec<Found>) -> Result<Vec<Job>, DbError> {
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let stores = clocks(tx, &due)?;
    let mut jobs = Vec::with_capacity(due.len());
    for job in due {
        let Some(kind) = job.kind else { continue };
        let clock = stores.get(&job.store_id).copied().unwrap_or_default();
        let (offset, moves_until) = (clock.clock_offset, clock.moves_until);
        if let Some(until) = moves_until.filter(|until| *until > now) {
            // While a move of the store's clock is under way, it runs the due jobs itself, in order. When it
            // ends, it sets when the rest are due.
            tx.send(POSTPONE, params![until, &job.id])?;
            continue;
        }
        if job.run_at > now.plus_millis(offset) {
            // A move of the store's clock had leased the job and was cut off before the clock got there.
            tx.send(POSTPONE, params![job.run_at.as_millis() - offset, &job.id])?;
            continue;
        }
        tx.send(LEASE_ONE, params![now.plus_millis(LEASE), &job.id])?;
        jobs.push(job.into_job(kind, offset, now.plus_millis(offset)));
    }
    Ok(jobs)
}

/// A store's clock, and until when somebody moves it.
#[derive(Debug, Clone, Copy, Default, FromRow)]
struct StoreClock {
    clock_offset: i64,
    #[column(
        "(SELECT j.leased_until FROM jobs j
        WHERE j.store_id = stores.id AND j.kind = 'clock_move' AND j.subject = 'clock')"
    )]
    moves_until: Option<Timestamp>,
}

/// A clock beside its store's id.
#[derive(FromRow)]
struct ClockOf {
    id: StoreId,
    #[column(flatten)]
    clock: StoreClock,
}

fn clocks(tx: &mut Tx<'_>, jobs: &[Found]) -> Result<HashMap<StoreId, StoreClock>, DbError> {
    let mut stores: Vec<&StoreId> = jobs.iter().map(|job| &job.store_id).collect();
    stores.sort_unstable();
    stores.dedup();
    let query = Query::select(select!(ClockOf, "SELECT {} FROM stores")).filter_in("id", stores);
    let clocks = tx.fetch_list(&query)?;
    Ok(clocks.into_iter().map(|of| (of.id, of.clock)).collect())
}

/// How far a move of a store's clock is, and how far it goes.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    /// Jobs that were due by then run before the clock goes on.
    pub at: Timestamp,
    /// Where the clock goes.
    pub to: Timestamp,
    /// How many jobs may begin now; at least one.
    pub room: usize,
    /// While jobs that wait for other machines are under way: how far the clock may go before their end.
    pub beside: Option<Timestamp>,
}

/// Leases the store's next jobs on the way of its clock. They run at their own times, and the store of the
/// first one already shows the clock at its time. Jobs that fell due since `at` while time passed are left
/// for later: a busy store always has some, and its clock would stand still.
///
/// A job whose order matters comes alone. A job that waits for another machine comes with others that do,
/// each at its own time, because one after another a few that hang would stop the clock. They are due within
/// the hour, and before the next job whose order matters. No job comes where those under way must end first.
pub fn lease_next_of_store(
    tx: &mut Tx<'_>,
    store: &StoreContext,
    reach: Reach,
    machine_now: Timestamp,
) -> Result<Vec<Job>, DbError> {
    let store_now = machine_now.plus_millis(store.clock_offset);
    let next = params![&store.id, reach.at, store_now, reach.to, machine_now];
    let next = tx.fetch_optional(NEXT_OF_STORE, next)?;
    let Some((next, kind)) = next.and_then(|next| next.kind.map(|kind| (next, kind))) else {
        return Ok(Vec::new());
    };
    let waits_for_others = kind.policy().lane.waits_for_others();
    let now = next.run_at.max(store_now);
    // Beside jobs that are under way, a job whose order matters must be due already.
    let farthest = match reach.beside {
        None => now.plus_millis(HOUR),
        Some(until) if waits_for_others => until,
        Some(_) => store_now,
    };
    if now > farthest {
        return Ok(Vec::new());
    }
    let lease = machine_now.plus_millis(LEASE);
    tx.send(LEASE_ONE, params![lease, &next.id])?;
    let offset = now.as_millis() - machine_now.as_millis();
    let mut jobs = vec![next.into_job(kind, offset, now)];
    let room = i64::try_from(reach.room).unwrap_or(i64::MAX) - 1;
    if waits_for_others {
        let end = reach.to.min(farthest).max(now);
        let in_order = tx.fetch_optional(NEXT_IN_ORDER, params![&store.id, now, end])?;
        let until = in_order.unwrap_or(end);
        let more = params![&store.id, until, machine_now, room];
        for more in tx.fetch_all(MORE_OF_STORE, more)? {
            let Some(kind) = more.kind else { continue };
            tx.send(LEASE_ONE, params![lease, &more.id])?;
            let now = more.run_at.max(now);
            let offset = now.as_millis() - machine_now.as_millis();
            jobs.push(more.into_job(kind, offset, now));
        }
    }
    Ok(jobs)
}

/// A job that a worker has leased, and until when.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LeasedJob {
    id: JobId,
    leased_until: Timestamp,
}

/// Leases the job that represents a move of the store's clock. There is one per store; the inner error is its
/// lease if somebody else moves the clock.
pub fn lease_clock_move(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    machine_now: Timestamp,
) -> Result<Result<Job, LeasedJob>, DbError> {
    // Planning locks the row, which adding would not: another move may be about to remove it.
    plan(tx, ctx, JobKind::ClockMove, "clock", "null", ctx.now)?;
    let ClockMove { job, leased_until } = tx.fetch_one(CLOCK_MOVE, params![&ctx.store.id])?;
    if leased_until > machine_now {
        let id = job.id;
        return Ok(Err(LeasedJob { id, leased_until }));
    }
    tx.send(LEASE_ONE, params![machine_now.plus_millis(LEASE), &job.id])?;
    Ok(Ok(job.into_job(
        JobKind::ClockMove,
        ctx.store.clock_offset,
        ctx.now,
    )))
}

/// Jobs of the store due by `until` that some worker has leased.
pub fn leased(
    tx: &mut Tx<'_>,
    store: &StoreId,
    until: Timestamp,
    machine_now: Timestamp,
) -> Result<Vec<LeasedJob>, DbError> {
    tx.fetch_all(HELD, params![store, until, machine_now])
}

/// Takes a job from a holder that has not renewed its lease.
pub fn take_over(tx: &mut Tx<'_>, held: &LeasedJob) -> Result<(), DbError> {
    tx.send(TAKE_OVER, params![&held.id, held.leased_until])?;
    Ok(())
}

/// Releases every lease, so that each job is due at its time again; returns how many there were.
pub fn free(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    tx.run(FREE, &[])
}

/// The key of the lock that transactions share while they plan jobs by the clock of a sandbox store.
fn clock_of(store: &StoreId) -> i64 {
    let hash: [u8; 32] = Sha256::digest(store.as_str()).into();
    hash.first_chunk().map_or(0, |head| i64::from_le_bytes(*head))
}

/// Makes [`stop_planning`] wait for this transaction. A transaction that locks rows before it plans jobs
/// calls this first, so that it holds no rows while it waits.
pub fn share_clock(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
    if ctx.env.config.is_sandbox() {
        tx.lock_shared(clock_of(&ctx.store.id))?;
    }
    Ok(())
}

/// Waits for the transactions that are planning jobs of the store, and keeps others waiting until this one
/// ends. The jobs that were planned by the old clock are therefore stored when [`shift`] corrects them.
pub fn stop_planning(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.lock(clock_of(store))
}

/// Sets when the store's jobs are due now that its clock has moved; to be called after [`stop_planning`].
pub fn shift(
    tx: &mut Tx<'_>,
    store: &StoreId,
    clock_offset: i64,
    machine_now: Timestamp,
) -> Result<(), DbError> {
    tx.send(SHIFT, params![clock_offset, store, machine_now])?;
    Ok(())
}

/// Renews a lease; `false` when this worker no longer holds the job.
pub fn renew(tx: &mut Tx<'_>, job: &Job, machine_now: Timestamp) -> Result<bool, DbError> {
    let until = machine_now.plus_millis(LEASE);
    Ok(tx.run(RENEW, params![until, &job.id, job.attempts])? > 0)
}

/// Ends a run; `false` when this worker no longer holds the job.
pub(crate) fn finish(tx: &mut Tx<'_>, job: &Job, next: &Next) -> Result<bool, DbError> {
    let ended = match next {
        Next::Done => tx.run(DONE, params![&job.id, job.attempts])?,
        Next::At(run_at) => tx.run(AGAIN, params![*run_at, &job.id, job.attempts])?,
        Next::Failed(error) => tx.run(GIVE_UP, params![error.as_str(), &job.id, job.attempts])?,
    };
    Ok(ended > 0)
}

/// Ends a run that failed, to be tried again at `again` or never; `false` when this worker no longer holds
/// the job.
pub(crate) fn fail(
    tx: &mut Tx<'_>,
    job: &Job,
    error: &str,
    again: Option<Timestamp>,
) -> Result<bool, DbError> {
    let ended = match again {
        Some(run_at) => tx.run(RETRY, params![run_at, error, &job.id, job.attempts])?,
        None => tx.run(GIVE_UP, params![error, &job.id, job.attempts])?,
    };
    Ok(ended > 0)
}

/// Whether the job still exists.
pub(crate) fn exists(tx: &mut Tx<'_>, job: &Job) -> Result<bool, DbError> {
    tx.exists(EXISTS, params![&job.id])
}

/// When the next job falls due, on the machine's clock.
pub fn next_due(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, DbError> {
    tx.fetch_one(NEXT_DUE, &[])
}

/// Jobs that failed for good, up to [`COUNTED`].
pub fn failed(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.fetch_one(GIVEN_UP, &[])
}

/// The queue at one moment, each number up to [`COUNTED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    /// Jobs that wait.
    pub waiting: i64,
    /// Of these, jobs whose time has come.
    pub due: i64,
    /// Jobs given up.
    pub failed: i64,
}

/// The jobs of one kind, or of every kind, at one moment, each number up to [`COUNTED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Jobs that wait or run.
    pub waiting: i64,
    /// Of these, jobs whose last run failed.
    pub failing: i64,
    /// Jobs given up.
    pub given_up: i64,
    /// When the oldest of those that wait was enqueued, on its store's clock.
    pub oldest_at: Option<Timestamp>,
}

/// How the jobs of a kind stand, or those of every kind.
pub fn work(tx: &mut Tx<'_>, kind: Option<JobKind>) -> Result<Work, DbError> {
    tx.expect_pages()?;
    let Some(kind) = kind.map(JobKind::as_str) else {
        return Ok(Work {
            waiting: tx.fetch_one(WAITING, &[])?,
            failing: tx.fetch_one(FAILING, &[])?,
            given_up: failed(tx)?,
            oldest_at: tx.fetch_one(OLDEST, &[])?,
        });
    };
    Ok(Work {
        waiting: tx.fetch_one(WAITING_OF_KIND, params![kind])?,
        failing: tx.fetch_one(FAILING_OF_KIND, params![kind])?,
        given_up: tx.fetch_one(GIVEN_UP_OF_KIND, params![kind])?,
        oldest_at: tx.fetch_optional(OLDEST_OF_KIND, params![kind])?,
    })
}

/// The error of the last job that could not reach the payment processor and has not succeeded since.
pub fn processors_error(tx: &mut Tx<'_>) -> Result<Option<String>, DbError> {
    tx.fetch_optional(PROCESSORS_ERROR, &[])
}

/// How many jobs wait, are due, and failed for good.
pub fn queue(tx: &mut Tx<'_>, now: Timestamp) -> Result<Queue, DbError> {
    tx.expect_pages()?;
    Ok(Queue {
        waiting: tx.fetch_one(WAITING, &[])?,
        due: tx.fetch_one(DUE_BY_NOW, params![now])?,
        failed: failed(tx)?,
    })
}
