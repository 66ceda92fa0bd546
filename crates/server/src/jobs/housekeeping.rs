//! Once an hour: forgets what has been kept long enough.

use super::{Job, JobKind, Next, enqueue};
use crate::app::App;
use crate::checkout::store as checkout;
use crate::db::Tx;
use crate::http::{ApiError, Ctx, idempotency, request_log};
use crate::params;
use crate::stores::StoreContext;
use pandabase_domain::time::{HOUR, SECOND};

/// The most sessions deleted at once; others wait for the database meanwhile.
const BATCH: u32 = 1_000;

/// Sees to it that the job waits; called when a process starts.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn schedule(tx: &mut Tx<'_>, app: &App) -> Result<(), ApiError> {
    let platform = StoreContext::platform();
    let ctx = Ctx::of(app, &platform);
    Ok(enqueue(tx, &ctx, JobKind::Housekeeping, "hourly", &(), ctx.now)?)
}

pub(super) fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    tx.run(
        idempotency::SWEEP,
        params![ctx.now.plus_millis(-idempotency::KEPT)],
    )?;
    tx.run(
        request_log::SWEEP,
        params![ctx.now.plus_millis(-request_log::KEPT)],
    )?;
    let sessions = checkout::sweep(tx, ctx.now.plus_millis(-checkout::KEPT), BATCH)?;
    let pause = if sessions < BATCH { HOUR } else { SECOND };
    Ok(Next::At(ctx.now.plus_millis(pause)))
}
