//! Disputes: opened by the buyer's bank, decided by the network (contract `refunds-disputes.md`).

use super::apply::{Applied, Message, announce, apply};
use super::sale::{Fulfillment, Sale};
use super::{fulfil, goods, mails, refund, store};
use crate::analytics;
use crate::db::{DbError, Tx};
use crate::http::{ApiError, Ctx};
use crate::jobs::{self, Job, JobKind, Next};
use crate::ledger;
use crate::{params, sql};
use pandabase_domain::dispute::{DisputeReason, DisputeStatus, EVIDENCE_WINDOW, check_evidence};
use pandabase_domain::id::{DisputeId, OrderId, PaymentId, push_random};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::license::Cause;
use pandabase_domain::order::{self, Change, Transition};
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    INSERT = "INSERT INTO disputes (store_id, id, order_id, payment_id, reference_id, reason, status,
            total_amount, amount, fee, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";
    CLOSE = "UPDATE disputes SET status = $1, updated_at = $2 WHERE store_id = $3 AND order_id = $4
        RETURNING id";
    OF_ORDER = "SELECT id, reference_id, reason, status, evidence IS NOT NULL, total_amount, amount, fee,
            created_at, updated_at
        FROM disputes WHERE store_id = $1 AND order_id = $2";
    PAYMENT_OF = "SELECT payment_id FROM disputes WHERE store_id = $1 AND id = $2";
    STANDING = "SELECT status, evidence IS NOT NULL, created_at FROM disputes
        WHERE store_id = $1 AND id = $2";
    SET_EVIDENCE = "UPDATE disputes SET evidence = $1, status = 'UNDER_REVIEW', updated_at = $2
        WHERE store_id = $3 AND id = $4";
}

/// A dispute as a payment shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputeOfPayment {
    /// The dispute.
    pub id: DisputeId,
    /// The processor's name of it.
    pub dispute_id: String,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// Whether the merchant has submitted evidence.
    pub has_evidence: bool,
    /// What the buyer was charged.
    pub total_amount: pandabase_domain::money::Cents,
    /// The order's amount.
    pub amount: pandabase_domain::money::Cents,
    /// What the dispute costs.
    pub fee: pandabase_domain::money::Cents,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The dispute of an order's payment, if there ever was one.
pub(crate) fn of_order(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Option<DisputeOfPayment>, DbError> {
    tx.first(OF_ORDER, params![&ctx.store.id, order], |row| {
        Ok(DisputeOfPayment {
            id: row.next()?,
            dispute_id: row.next()?,
            reason: row.word(DisputeReason::parse)?,
            status: row.word(DisputeStatus::parse)?,
            has_evidence: row.next()?,
            total_amount: row.next()?,
            amount: row.next()?,
            fee: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    })
}

/// A dispute was opened: the charge and a fee are debited, the delivery is taken back, and the
/// merchant has seven days for evidence.
pub(super) fn opened(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
    reason: DisputeReason,
) -> Result<(), ApiError> {
    let dispute = create(tx, ctx, sale, change, reason)?;
    let deadline = ctx.now.plus_millis(EVIDENCE_WINDOW);
    jobs::enqueue(
        tx,
        ctx,
        JobKind::DisputeDeadline,
        dispute.as_str(),
        &sale.payment,
        deadline,
    )?;
    mails::disputed(tx, ctx, sale, &dispute, reason, deadline)
}

/// A dispute was intercepted: the charge goes back and a higher fee is due, and that is the end of it.
pub(super) fn prevented(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
) -> Result<(), ApiError> {
    create(tx, ctx, sale, change, DisputeReason::Fraudulent).map(drop)
}

fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    change: &Change,
    reason: DisputeReason,
) -> Result<DisputeId, ApiError> {
    let status = change.state.dispute.unwrap_or(DisputeStatus::AwaitingReview);
    let id: DisputeId = ctx.id();
    let mut reference = String::from("dp_");
    push_random(&mut reference, 24, &mut *ctx.app.random.lock());
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &id,
            &sale.order,
            &sale.payment,
            &reference,
            reason.as_str(),
            status.as_str(),
            sale.total,
            sale.amount,
            status.fee(),
            ctx.now
        ],
    )?;
    let debit = sale.total.plus(status.fee())?.negated()?;
    let description = format!("Dispute of order {}", sale.number);
    ledger::append(
        tx,
        ctx,
        EntryType::DisputeCreated,
        debit,
        id.as_str(),
        &description,
    )?;
    fulfil::stop(tx, ctx, &sale.order)?;
    analytics::disputed(tx, ctx, &sale.country)?;
    goods::take_back(tx, ctx, &sale.order, Cause::Fraud, Some(&id))?;
    announce(tx, ctx, sale, change)?;
    Ok(id)
}

/// The network has decided.
pub(super) fn closed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    change: &Change,
) -> Result<(), ApiError> {
    let status = change.state.dispute.unwrap_or(DisputeStatus::Lost);
    let id: DisputeId = tx.one(
        CLOSE,
        params![status.as_str(), ctx.now, &ctx.store.id, &sale.order],
        |row| row.next(),
    )?;
    jobs::cancel(tx, ctx, JobKind::DisputeDeadline, id.as_str())?;
    if status == DisputeStatus::Won {
        let description = format!("Dispute of order {} won", sale.number);
        ledger::append(
            tx,
            ctx,
            EntryType::DisputeWon,
            sale.total,
            id.as_str(),
            &description,
        )?;
        goods::take_back(tx, ctx, &sale.order, Cause::DisputeWon, Some(&id))?;
        let is_refunded = refund::after_won(tx, ctx, sale)?;
        let is_delivered = sale.fulfillment == Some(Fulfillment::Done);
        sale.state = order::after_won(sale.state, is_refunded, is_delivered);
        if !is_refunded {
            fulfil::resume(tx, ctx, &sale.order)?;
        }
    }
    announce(tx, ctx, sale, change)
}

/// Takes the merchant's evidence: once, and while the window is open. A job hands it to the processor
/// with everything else that is known of the sale.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute, [`ApiError::Invalid`] when it takes none.
pub(crate) fn submit_evidence(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    dispute: &str,
    access_activity_log: &str,
) -> Result<(), ApiError> {
    const MISSING: ApiError = ApiError::Missing("Dispute");
    let key = params![&ctx.store.id, dispute];
    let payment: PaymentId = tx.first(PAYMENT_OF, key, |row| row.next())?.ok_or(MISSING)?;
    let mut sale = store::lock(tx, ctx, payment.as_str())?.ok_or(MISSING)?;
    // Read once the sale is held: the deadline or the network may have been faster.
    let (status, has_evidence, opened_at) = tx.one(STANDING, key, |row| {
        Ok((row.word(DisputeStatus::parse)?, row.next()?, row.next()?))
    })?;
    check_evidence(status, has_evidence, opened_at, ctx.now)
        .map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    let Transition::Change(change) = order::evidence_submitted(sale.state) else {
        return Err(ApiError::Internal("a dispute and its order disagree".into()));
    };
    tx.run(
        SET_EVIDENCE,
        params![access_activity_log, ctx.now, &ctx.store.id, dispute],
    )?;
    jobs::cancel(tx, ctx, JobKind::DisputeDeadline, dispute)?;
    jobs::enqueue(tx, ctx, JobKind::DisputeEvidence, dispute, &payment, ctx.now)?;
    let before = sale.state;
    sale.state = change.state;
    announce(tx, ctx, &sale, &change)?;
    Ok(store::save(tx, ctx, before, &sale)?)
}

/// Seven days without evidence: the dispute is lost.
pub(crate) fn run_deadline(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let payment: PaymentId = job.input()?;
    // Held before it is looked at: evidence may be on its way.
    let sale = store::lock(tx, ctx, payment.as_str())?;
    let is_waiting = |sale: &Sale| sale.state.dispute == Some(DisputeStatus::AwaitingReview);
    if sale.as_ref().is_some_and(is_waiting) {
        let message = Message {
            event: PaymentEvent::DisputeLost,
            charge: None,
        };
        let applied = apply(tx, ctx, &payment, &message)?;
        debug_assert_eq!(applied, Applied::Changed);
    }
    Ok(Next::Done)
}
