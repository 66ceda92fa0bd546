//! The capture of a payment that is to be reviewed.

use super::mails;
use crate::orders::events;
use crate::orders::sale::Sale;
use crate::payments::message::announce;
use crate::shield::judge;
use crate::shield::judge::Judged;
use crate::shield::store::reviews as store;
use crate::shield::store::reviews::Review;
use pandabase_domain::order;
use pandabase_domain::order::Transition;
use pandabase_domain::payment::{PaymentEvent, PaymentStatus};
use pandabase_domain::shield::{REVIEW_TIME, ReviewStatus};
use pandabase_domain::time::MINUTE;
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::Charge;

/// How long news of the money of a payment that is held wait before they are looked at again, in
/// milliseconds.
pub const WHILE_HELD: i64 = 15 * MINUTE;

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
pub fn announce_review(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, judged: &Judged) -> Result<(), ApiError> {
    Ok(store::insert(tx, ctx, &review_of(sale, judged))?)
}

/// The review of a payment that is to be held.
fn review_of(sale: &Sale, judged: &Judged) -> Review {
    let (rule_id, rule_name) = judged.rule.clone().unzip();
    Review {
        id: judged.check.clone(),
        order_id: sale.order.clone(),
        status: ReviewStatus::Waiting,
        rule_id,
        rule_name,
        risk_score: judged.risk_score,
        card_bin: judged.card_bin.clone(),
        created_at: judged.submitted_at,
        held_at: None,
        expires_at: None,
        decided_at: None,
        charge_id: None,
        refund_id: None,
    }
}

/// What the capture of a sale, which is locked, means. A sale that no rule holds asks nothing, unless its
/// processor tells the risk: then the rules that ask for it are asked once more.
pub fn judge(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    charge: Option<&Charge>,
) -> Result<Held, ApiError> {
    let is_running = matches!(
        sale.state.payment,
        PaymentStatus::Pending | PaymentStatus::Processing
    );
    let risk = charge.and_then(|charge| charge.risk_score).filter(|_| is_running);
    let Some(check) = sale.check.as_ref() else {
        return Ok(Held::Not);
    };
    if !sale.reviewed {
        return match risk {
            Some(risk) => judge_again(tx, ctx, sale, risk),
            None => Ok(Held::Not),
        };
    }
    let Some(review) = store::lock(tx, ctx, check)? else {
        return Ok(Held::Not);
    };
    Ok(match review.status {
        ReviewStatus::Waiting if is_running => {
            if let Some(risk) = risk {
                judge::learn(tx, ctx, sale, risk)?;
            }
            Held::Begins(Box::new(Review {
                risk_score: risk.or(review.risk_score),
                ..review
            }))
        }
        ReviewStatus::Waiting | ReviewStatus::Approved => Held::Not,
        ReviewStatus::Open | ReviewStatus::Declined | ReviewStatus::Expired => Held::Already,
    })
}

/// Asks the rules once more about a sale that they let through.
fn judge_again(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, risk: i64) -> Result<Held, ApiError> {
    let Some(judged) = judge::again(tx, ctx, sale, risk)? else {
        return Ok(Held::Not);
    };
    sale.reviewed = true;
    let review = review_of(sale, &judged);
    store::insert(tx, ctx, &review)?;
    Ok(Held::Begins(Box::new(review)))
}

/// Whether a sale is held, and nobody has decided yet.
pub fn is_open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    match sale.check.as_ref().filter(|_| sale.reviewed) {
        Some(check) => Ok(store::status(tx, ctx, check)? == Some(ReviewStatus::Open)),
        None => Ok(false),
    }
}

/// Whether the charge of a sale is complete and nothing is captured yet, because somebody has still to
/// decide, or has let it through a moment ago.
pub fn has_money_held(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    let check = sale.check.as_ref().filter(|_| sale.reviewed);
    let Some(check) = check.filter(|_| sale.state.payment == PaymentStatus::Processing) else {
        return Ok(false);
    };
    let status = store::status(tx, ctx, check)?;
    Ok(matches!(
        status,
        Some(ReviewStatus::Open | ReviewStatus::Approved)
    ))
}

/// Holds a payment whose charge is complete, and tells the merchant. The caller has ended the attempt.
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

/// Handles a failed payment. Returns whether somebody has decided about it, which ends the session: a payment
/// that was let through fails when the processor no longer has its charge. A review that waits for the charge
/// is deleted.
pub fn failed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    let Some(check) = sale.check.as_ref().filter(|_| sale.reviewed) else {
        return Ok(false);
    };
    store::drop_waiting(tx, ctx, check)?;
    Ok(store::status(tx, ctx, check)?.is_some())
}
