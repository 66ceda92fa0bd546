//! Disputes: opened by the buyer's bank, decided by the network (contract `refunds-disputes.md`).

use super::disputes::store;
use super::disputes::store::{Closed, New};
use super::message::{Contested, announce};
use super::refunds::store as refunds;
use super::{fulfil, inventory, mails, refund};
use crate::insight::analytics;
use crate::money::ledger;
use crate::orders::sale::{Fulfillment, Sale};
use crate::orders::store::{record, returned};
use crate::shield::signals;
use pandabase_domain::dispute::{DisputeReason, DisputeStatus, EVIDENCE_WINDOW, check_evidence};
use pandabase_domain::id::{DisputeId, push_random};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::license::Cause;
use pandabase_domain::money::Cents;
use pandabase_domain::order;
use pandabase_domain::order::{Change, Transition};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// A dispute was opened: debits the fee and what the bank takes of the charge, revokes the delivery, and
/// gives the merchant seven days for evidence.
pub fn opened(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
    reason: DisputeReason,
    named: Option<&Contested>,
) -> Result<(), ApiError> {
    let (dispute, debited) = create(tx, ctx, sale, change, reason, named)?;
    let deadline = ctx.now.plus_millis(EVIDENCE_WINDOW);
    jobs::enqueue(
        tx,
        ctx,
        JobKind::DisputeDeadline,
        dispute.as_str(),
        &sale.payment,
        deadline,
    )?;
    mails::disputed(tx, ctx, sale, (&dispute, debited), reason, deadline)
}

/// A dispute was prevented: the charge goes back to the buyer, a higher fee is debited, and nothing more
/// follows.
pub fn prevented(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
    named: Option<&Contested>,
) -> Result<(), ApiError> {
    create(tx, ctx, sale, change, DisputeReason::Fraudulent, named).map(drop)
}

/// A dispute that was open is prevented after all: what the higher fee is more is debited, and nothing more
/// follows.
pub fn intercepted(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, change: &Change) -> Result<(), ApiError> {
    let fee = DisputeStatus::Prevented.fee();
    let id = store::intercept(tx, ctx, &sale.order, fee)?;
    jobs::cancel(tx, ctx, JobKind::DisputeDeadline, id.as_str())?;
    let more = fee.minus(DisputeStatus::AwaitingReview.fee())?.negated()?;
    let description = format!("Dispute of order {} prevented", sale.number);
    ledger::append(
        tx,
        ctx,
        EntryType::DisputeCreated,
        more,
        id.as_str(),
        &description,
    )?;
    announce(tx, ctx, sale, change)
}

/// Whether the order's dispute, if it has one, is the one that the processor calls `reference`.
pub fn is_known_as(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, reference: &str) -> Result<bool, ApiError> {
    let known = store::reference_of(tx, ctx, &sale.order)?;
    Ok(known.is_none_or(|known| known == reference))
}

/// Stores a dispute as the processor names it, or under a name that is made up where the processor has none,
/// as the sandbox's. The bank takes all of the charge that was not refunded, or the part that the processor
/// says; that is returned with the id.
fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
    reason: DisputeReason,
    named: Option<&Contested>,
) -> Result<(DisputeId, Cents), ApiError> {
    let status = change.state.dispute.unwrap_or(DisputeStatus::AwaitingReview);
    let id: DisputeId = ctx.id();
    let reference_id = named.map_or_else(|| made_up(ctx), |named| named.id.clone());
    // Earlier refunds were debited when they were made.
    let rest = sale.total.minus(returned::sum(tx, ctx, &sale.order)?)?;
    let part = named.and_then(|named| named.amount);
    let part = part.filter(|part| *part > Cents::ZERO && *part < rest);
    let debited = part.unwrap_or(rest);
    let new = New {
        id,
        order_id: sale.order.clone(),
        payment_id: sale.payment.clone(),
        reference_id,
        reason,
        status,
        total_amount: sale.total,
        amount: sale.amount,
        fee: status.fee(),
        debited,
        disputed: part,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert(tx, ctx, &new)?;
    signals::disputed(tx, ctx, sale)?;
    let debit = debited.plus(new.fee)?.negated()?;
    let description = format!("Dispute of order {}", sale.number);
    ledger::append(
        tx,
        ctx,
        EntryType::DisputeCreated,
        debit,
        new.id.as_str(),
        &description,
    )?;
    fulfil::stop(tx, ctx, &sale.order)?;
    analytics::disputed(tx, ctx, &sale.country)?;
    inventory::revoke_or_restore(tx, ctx, sale, Cause::Fraud, Some(&new.id))?;
    announce(tx, ctx, sale, change)?;
    Ok((new.id, debited))
}

/// A processor's id of a dispute.
fn made_up(ctx: &Ctx<'_>) -> String {
    let mut reference = String::from("dp_");
    push_random(&mut reference, 24, &mut *ctx.env.random.lock());
    reference
}

/// The network has decided the dispute.
pub fn closed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, change: &Change) -> Result<(), ApiError> {
    let status = change.state.dispute.unwrap_or(DisputeStatus::Lost);
    let Closed { id, debited } = store::close(tx, ctx, &sale.order, status)?;
    jobs::cancel(tx, ctx, JobKind::DisputeDeadline, id.as_str())?;
    if status == DisputeStatus::Won {
        let description = format!("Dispute of order {} won", sale.number);
        // Refunds that were made during the dispute stay with the buyer.
        let credit = debited.minus(refunds::so_far(tx, ctx, &sale.order)?.covered)?;
        ledger::append(tx, ctx, EntryType::DisputeWon, credit, id.as_str(), &description)?;
        inventory::restore(tx, ctx, sale, &id)?;
        let is_refunded = refund::after_won(tx, ctx, sale)?;
        let is_delivered = sale.fulfillment == Some(Fulfillment::Done);
        sale.state = order::after_won(sale.state, is_refunded, is_delivered);
        if !is_refunded {
            fulfil::resume(tx, ctx, &sale.order)?;
        }
    }
    announce(tx, ctx, sale, change)
}

/// Takes the merchant's evidence, once and within the window. A job hands it to the processor, with
/// everything else that is known of the sale.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute, [`ApiError::Invalid`] when it takes none.
pub fn submit_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    dispute: &DisputeId,
    access_activity_log: &str,
) -> Result<(), ApiError> {
    const MISSING: ApiError = ApiError::Missing("Dispute");
    let payment = store::payment_of(tx, ctx, dispute)?.ok_or(MISSING)?;
    let mut sale = record::lock(tx, ctx, &payment)?.ok_or(MISSING)?;
    // Read after the lock: the deadline or the network may have been faster.
    let found = store::standing(tx, ctx, dispute)?;
    check_evidence(found.status, found.has_evidence, found.opened_at, ctx.now)
        .map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    let Transition::Change(change) = order::evidence_submitted(sale.state) else {
        return Err(ApiError::Internal("a dispute and its order disagree".into()));
    };
    store::set_evidence(tx, ctx, dispute, access_activity_log)?;
    jobs::cancel(tx, ctx, JobKind::DisputeDeadline, dispute.as_str())?;
    jobs::enqueue(
        tx,
        ctx,
        JobKind::DisputeEvidence,
        dispute.as_str(),
        &payment,
        ctx.now,
    )?;
    let before = sale.state;
    sale.state = change.state;
    announce(tx, ctx, &sale, &change)?;
    Ok(record::save(tx, ctx, before, &sale)?)
}
