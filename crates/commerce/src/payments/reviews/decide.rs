//! Deciding about a payment that is held.

use super::mails;
use crate::orders::events;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::{Applied, Message};
use crate::shield::store::reviews as store;
use crate::shield::store::reviews::Review;
use pandabase_domain::id::{PaymentId, RefundId, ReviewId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::shield::ReviewStatus;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

pub(super) const MISSING: ApiError = ApiError::Missing("Review");

/// Lets a payment through, whose charge [`require_whole`](super::charge::require_whole) has looked at. What
/// it came to is asked of the processor once more, and the payment is captured with the answer.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such review, [`ApiError::Conflict`] when it is not open.
pub fn approve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<(), ApiError> {
    let (sale, review) = open(tx, ctx, id)?;
    let review = Review {
        status: ReviewStatus::Approved,
        decided_at: Some(ctx.now),
        ..review
    };
    store::update(tx, ctx, &review)?;
    let key = sale.charge_key();
    jobs::cancel(tx, ctx, JobKind::ReviewExpiry, &key)?;
    events::note(tx, ctx, &sale, &[TimelineType::ReviewApproved])?;
    if sale.method.is_none() {
        // Nothing was charged.
        let message = Message::new(PaymentEvent::Succeeded);
        return must_change(apply(tx, ctx, &sale.payment, &message)?);
    }
    jobs::enqueue(tx, ctx, JobKind::PaymentRecovery, &key, &sale.payment, ctx.now)?;
    Ok(())
}

/// Declines a payment: its order is cancelled, and the buyer gets everything back and a mail.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such review, [`ApiError::Conflict`] when it is not open.
pub fn decline(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<(), ApiError> {
    let (sale, review) = open(tx, ctx, id)?;
    jobs::cancel(tx, ctx, JobKind::ReviewExpiry, &sale.charge_key())?;
    return_charge(tx, ctx, &sale, review, ReviewStatus::Declined)
}

/// The time to decide is over. A review that was decided stays as it is.
pub fn expire(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<(), ApiError> {
    let (sale, review) = match open(tx, ctx, id) {
        Ok(found) => found,
        Err(ApiError::Missing(_) | ApiError::Conflict(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    mails::expired(tx, ctx, &sale, &review)?;
    return_charge(tx, ctx, &sale, review, ReviewStatus::Expired)
}

/// An open review with its order; both stay locked.
fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<(Sale, Review), ApiError> {
    let found = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    let sale = record::lock_order(tx, ctx, &found.order_id)?.ok_or(MISSING)?;
    let review = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    match review.status {
        ReviewStatus::Open => Ok((sale, review)),
        ReviewStatus::Waiting => Err(ApiError::Conflict(
            "The charge of this payment is not complete yet".into(),
        )),
        ReviewStatus::Approved | ReviewStatus::Declined | ReviewStatus::Expired => {
            Err(ApiError::Conflict("Review has already been decided".into()))
        }
    }
}

fn return_charge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    review: Review,
    status: ReviewStatus,
) -> Result<(), ApiError> {
    let charge = sale.reference.clone().filter(|_| sale.total > Cents::ZERO);
    let review = Review {
        status,
        decided_at: Some(ctx.now),
        refund_id: charge.as_ref().map(|_| ctx.id()),
        charge_id: charge,
        ..review
    };
    store::update(tx, ctx, &review)?;
    events::note(tx, ctx, sale, &[TimelineType::ReviewDeclined])?;
    if review.charge_id.is_some() {
        let id = review.id.as_str();
        jobs::enqueue(tx, ctx, JobKind::ReviewReturn, id, &(), ctx.now)?;
    }
    mails::not_accepted(tx, ctx, sale)?;
    let message = Message::new(PaymentEvent::Cancelled);
    must_change(apply(tx, ctx, &sale.payment, &message)?)
}

/// A charge was given back, and its bank has sent the money back later. The job that gives it back finds that
/// and fails, so that whoever runs the installation sees it.
pub fn came_back(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    refund: &RefundId,
) -> Result<(), ApiError> {
    let sale = record::lock(tx, ctx, payment)?;
    let Some(check) = sale.and_then(|sale| sale.check) else {
        return Ok(());
    };
    if store::note_came_back(tx, ctx, &check, refund)? {
        jobs::enqueue(tx, ctx, JobKind::ReviewReturn, check.as_str(), &(), ctx.now)?;
    }
    Ok(())
}

fn must_change(applied: Applied) -> Result<(), ApiError> {
    match applied {
        Applied::Changed => Ok(()),
        Applied::NoChange | Applied::Refused => {
            Err(ApiError::Internal("a held payment cannot be decided".into()))
        }
    }
}
