//! Durable jobs: enqueued in the transaction that causes them, leased, retried, repeat-safe.
//!
//! A job is in the hands of one worker at a time, whose lease has a number. The worker renews the lease while
//! it works. When it no longer does, another one takes the job over, and whatever the first one still does
//! has no effect: only the holder can end a job, in the transaction of its effect.
//!
//! A job runs on its store's clock. Workers take jobs whose time has come on the machine's clock;
//! moving a sandbox store's clock ([`clock`]) runs what falls due in between, in order.

pub mod clock;
pub mod job;
pub mod kind;
pub mod operator;
pub mod pair;
pub mod places;
pub mod policy;
pub mod store;
pub mod verify;
pub mod worker;

pub use job::{Job, LEASE, Next};

use crate::context::Ctx;
use crate::db::{DbError, Tx};
use crate::error::ApiError;
pub use kind::JobKind;
pub use pair::Pair;
use pandabase_domain::time::Timestamp;
use serde::Serialize;
use std::fmt::Display;

/// Enqueues a job for `run_at` on the store's clock. While a job of this kind and subject waits, a
/// second one is not added.
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

/// Makes a job wait for exactly `run_at`: adds it, moves the one that waits, or drops it where there is no
/// time. A job that is running is left alone, and its own end plans what follows.
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
pub fn cancel(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: JobKind, subject: &str) -> Result<(), DbError> {
    store::cancel(tx, &ctx.store.id, kind, subject)
}

/// Like [`cancel`], for jobs of two kinds about the same subject.
pub fn cancel_either(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kinds: [JobKind; 2],
    subject: &str,
) -> Result<(), DbError> {
    store::cancel_either(tx, &ctx.store.id, kinds, subject)
}

/// Drops every job of a kind about a part of `whole`, see [`Pair`]. A job that is running is dropped as well:
/// what it has sent is sent, but its end has no effect here unless it uses [`finish_unless_dropped`].
pub fn drop_all(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: JobKind, whole: &impl Display) -> Result<(), DbError> {
    store::drop_all(tx, &ctx.store.id, kind, &pair::prefix(whole))
}

/// Whether there is a job of a kind about a part of `whole`, see [`Pair`].
pub fn has_any(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: JobKind, whole: &impl Display) -> Result<bool, DbError> {
    store::has_any(tx, &ctx.store.id, kind, &pair::prefix(whole))
}

/// Renews the lease of a job for another [`LEASE`]; `false` when this worker no longer holds it. To be called
/// before work that cannot be undone.
pub fn renew(tx: &mut Tx<'_>, job: &Job, machine_now: Timestamp) -> Result<bool, DbError> {
    store::renew(tx, job, machine_now)
}

/// Ends a job, in the transaction of its effect.
///
/// # Errors
/// [`ApiError::Conflict`] when this worker no longer holds the job: the error undoes the effect.
pub fn finish(tx: &mut Tx<'_>, job: &Job, next: &Next) -> Result<(), ApiError> {
    if store::finish(tx, job, next)? {
        Ok(())
    } else {
        Err(lost())
    }
}

/// Like [`finish`], for an effect that stays even when the job was dropped while it ran, see [`drop_all`];
/// `false` when it was dropped.
///
/// # Errors
/// [`ApiError::Conflict`] when another worker has the job.
pub fn finish_unless_dropped(tx: &mut Tx<'_>, job: &Job, next: &Next) -> Result<bool, ApiError> {
    if store::finish(tx, job, next)? {
        return Ok(true);
    }
    if store::exists(tx, job)? {
        return Err(lost());
    }
    Ok(false)
}

fn lost() -> ApiError {
    ApiError::Conflict("The job was dropped, or another worker has taken it over".into())
}
