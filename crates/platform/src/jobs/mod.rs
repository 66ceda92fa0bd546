//! Durable jobs: enqueued in the transaction that causes them, leased, retried, repeat-safe.
//!
//! A job runs on its store's clock. Workers take jobs whose time has come on the machine's clock;
//! moving a sandbox store's clock ([`clock`]) runs what falls due in between, in order.

pub mod clock;
pub mod job;
pub mod kind;
pub mod pair;
pub mod store;
pub mod worker;

pub use job::{Job, LEASE, Next};

use crate::context::Ctx;
use crate::db::{DbError, Tx};
pub use kind::JobKind;
pub use pair::Pair;
use pandabase_domain::time::Timestamp;
use serde::Serialize;
use std::fmt::Display;

/// Enqueues a job for `run_at` on the store's clock. While a job of this kind and subject waits, a
/// second one is not added.
///
/// # Errors
/// [`DbError`] from the database.
pub fn enqueue<T: Serialize>(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: JobKind,
    subject: &str,
    payload: &T,
    run_at: Timestamp,
) -> Result<(), DbError> {
    let payload = serde_json::to_string(payload).map_err(DbError::Json)?;
    store::insert(tx, ctx, kind, subject, &payload, run_at)?;
    if run_at <= ctx.now {
        tx.wake_workers();
    }
    Ok(())
}

/// Sees to it that a job waits for exactly this time: adds it, plans the one that waits anew, or drops it.
/// One that runs at this moment is left alone; what follows is for its end to plan.
///
/// # Errors
/// [`DbError`] from the database.
pub fn plan(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: JobKind,
    subject: &str,
    run_at: Option<Timestamp>,
) -> Result<(), DbError> {
    let Some(run_at) = run_at else {
        return cancel(tx, ctx, kind, subject);
    };
    store::plan(tx, ctx, kind, subject, "null", run_at)?;
    if run_at <= ctx.now {
        tx.wake_workers();
    }
    Ok(())
}

/// Drops a job that has not run yet.
///
/// # Errors
/// [`DbError`] from the database.
pub fn cancel(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: JobKind, subject: &str) -> Result<(), DbError> {
    store::cancel(tx, &ctx.store.id, kind, subject)
}

/// Drops every job of a kind about a part of `whole`, see [`Pair`]. One that runs at this moment is
/// dropped, too: what it does stands, and how it ends is of no effect.
///
/// # Errors
/// [`DbError`] from the database.
pub fn drop_all(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: JobKind, whole: &impl Display) -> Result<(), DbError> {
    store::drop_all(tx, &ctx.store.id, kind, &pair::prefix(whole))
}

/// Holds a job for another [`LEASE`], for work that takes longer. `false` when another worker has taken
/// it over meanwhile: then nothing may come of this run.
///
/// # Errors
/// [`DbError`] from the database.
pub fn renew(tx: &mut Tx<'_>, job: &Job, machine_now: Timestamp) -> Result<bool, DbError> {
    store::renew(tx, job, machine_now)
}

/// Ends a job, in the transaction of its effect.
///
/// # Errors
/// [`DbError`] from the database.
pub fn finish(tx: &mut Tx<'_>, job: &Job, next: &Next) -> Result<(), DbError> {
    store::finish(tx, job, next)
}
