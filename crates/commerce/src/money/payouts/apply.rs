//! Everything that happens to a payout after its request goes through here. Applying a message twice changes
//! nothing the second time.

use super::store::LockedPayout;
use super::{mails, store};
use crate::money::ledger;
use pandabase_domain::id::PayoutId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::payout::{PayoutEvent, PayoutStatus, Step, Transition};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// What a step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The payout changed.
    Changed,
    /// The step was taken before.
    NoChange,
    /// The payout's status does not allow the step.
    Refused,
}

/// Applies a message of the processor in the caller's transaction, with everything that follows.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout.
pub fn apply(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payout: &PayoutId,
    event: PayoutEvent,
    reason: Option<&str>,
) -> Result<Applied, ApiError> {
    let applied = step(tx, ctx, payout, Step::Reported(event), reason)?;
    if applied == Applied::Refused {
        tracing::warn!(payout = %payout, event = %event, "a processor message does not fit");
    }
    Ok(applied)
}

/// Locks a payout and takes a step, if the payout's status allows it.
pub fn step(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PayoutId,
    step: Step,
    reason: Option<&str>,
) -> Result<Applied, ApiError> {
    let held = store::lock(tx, &ctx.store.id, id)?.ok_or(ApiError::Missing("Payout"))?;
    step_locked(tx, ctx, &held, step, reason)
}

/// Like [`step`], for a payout that the caller has locked.
pub fn step_locked(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    held: &LockedPayout,
    step: Step,
    reason: Option<&str>,
) -> Result<Applied, ApiError> {
    let status = match held.status.after(step) {
        Transition::To(status) => status,
        Transition::NoChange => return Ok(Applied::NoChange),
        Transition::Refused => return Ok(Applied::Refused),
    };
    let is_rejected = status == PayoutStatus::Rejected;
    store::set_status(tx, ctx, &held.id, status, reason.filter(|_| is_rejected))?;
    if is_rejected {
        release(tx, ctx, held, reason)?;
    }
    Ok(Applied::Changed)
}

/// Credits amount and fee back to the balance.
fn release(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    held: &LockedPayout,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    jobs::cancel(tx, ctx, JobKind::PayoutDispatch, held.id.as_str())?;
    let credit = held.amount.plus(held.fee)?;
    let description = match held.status {
        PayoutStatus::InReview => "Payout refused",
        _ => "Payout returned by the bank",
    };
    ledger::append(tx, ctx, EntryType::Payout, credit, held.id.as_str(), description)?;
    mails::returned(tx, ctx, held, credit, reason)
}
