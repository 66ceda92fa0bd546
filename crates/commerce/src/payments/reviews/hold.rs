//! The capture of a payment that is to be reviewed.

use super::mails;
use crate::orders::events;
use crate::orders::sale::Sale;
use crate::payments::message::announce;
use crate::shield::judge::Judged;
use crate::shield::store::reviews as store;
use crate::shield::store::reviews::Review;
use pandabase_domain::order;
use pandabase_domain::order::Transition;
use pandabase_domain::payment::{PaymentEvent, PaymentStatus};
use pandabase_domain::shield::{REVIEW_TIME, ReviewStatus};
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// What a capture means.
pub enum Held {
    /// The payment is captured: it is not to be reviewed, or was let through.
    Not,
    /// Nothing: it is held already, or is being given back.
    Already,
    /// The payment is held from now on.
    Begins(Box<Review>),
}

/// Stores that a payment is to be reviewed once it is charged.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn announce_review(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, judged: &Judged) -> Result<(), ApiError> {
    let (rule_id, rule_name) = judged.rule.clone().unzip();
    let review = Review {
        id: judged.check.clone(),
        order_id: sale.order.clone(),
        status: ReviewStatus::Waiting,
        rule_id,
        rule_name,
        risk_score: judged.risk_score,
        card_bin: judged.card_bin.clone(),
        created_at: ctx.now,
        held_at: None,
        expires_at: None,
        decided_at: None,
        charge_id: None,
        refund_id: None,
    };
    Ok(store::insert(tx, ctx, &review)?)
}

/// What the capture of a sale, which is locked, means. A sale that no rule holds asks nothing.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn judge(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Held, ApiError> {
    let Some(check) = sale.check.as_ref().filter(|_| sale.reviewed) else {
        return Ok(Held::Not);
    };
    let Some(review) = store::lock(tx, ctx, check)? else {
        return Ok(Held::Not);
    };
    let is_running = matches!(
        sale.state.payment,
        PaymentStatus::Pending | PaymentStatus::Processing
    );
    Ok(match review.status {
        ReviewStatus::Waiting if is_running => Held::Begins(Box::new(review)),
        ReviewStatus::Waiting | ReviewStatus::Approved => Held::Not,
        ReviewStatus::Open | ReviewStatus::Declined | ReviewStatus::Expired => Held::Already,
    })
}

/// Whether a sale is held, and nobody has decided yet.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn is_open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    match sale.check.as_ref().filter(|_| sale.reviewed) {
        Some(check) => Ok(store::status(tx, ctx, check)? == Some(ReviewStatus::Open)),
        None => Ok(false),
    }
}

/// Holds a payment whose charge is complete, and tells the merchant. The caller has ended the attempt.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn begin(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, review: Review) -> Result<(), ApiError> {
    let until = ctx.now.plus_millis(REVIEW_TIME);
    let review = Review {
        status: ReviewStatus::Open,
        held_at: Some(ctx.now),
        expires_at: Some(until),
        ..review
    };
    store::update(tx, ctx, &review)?;
    let key = sale.charge_key();
    jobs::enqueue(tx, ctx, JobKind::ReviewExpiry, &key, &review.id, until)?;
    // A slow network's payment is processing already.
    if let Transition::Change(change) = order::apply(sale.state, PaymentEvent::Processing) {
        sale.state = change.state;
        announce(tx, ctx, sale, &change)?;
    }
    events::note(tx, ctx, sale, &[TimelineType::ReviewOpened])?;
    events::emit(tx, ctx, sale, EventType::PaymentReview)?;
    mails::to_review(tx, ctx, sale, &review, until)
}

/// A payment came to nothing: whether somebody has decided about it, which ends the session. One that was
/// let through fails when the processor no longer has its charge. A review that waits for the charge is
/// forgotten.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn failed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    let Some(check) = sale.check.as_ref().filter(|_| sale.reviewed) else {
        return Ok(false);
    };
    store::drop_waiting(tx, ctx, check)?;
    Ok(store::status(tx, ctx, check)?.is_some())
}
