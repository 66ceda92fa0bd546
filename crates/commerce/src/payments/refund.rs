//! Refunds: making one, and what the processor tells about it (contract `refunds-disputes.md`). The
//! whole amount or nothing; the balance may go negative.

use super::message::{Applied, announce};
use super::refunds::store;
use super::refunds::store::Record;
use super::{fulfil, goods, mails};
use crate::billing::subscriptions;
use crate::insight::analytics;
use crate::money::ledger;
use crate::orders::events;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use pandabase_domain::dispute::{Warning, WarningResponse};
use pandabase_domain::id::RefundId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::license::Cause;
use pandabase_domain::money::Cents;
use pandabase_domain::order::{Change, Transition};
use pandabase_domain::payment::{PaymentEvent, PaymentStatus};
use pandabase_domain::refund::{Origin, RefundReason, RefundStatus};
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::{order, refund};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// Makes a refund: stores it, debits the balance, and lets a job ask the processor.
fn create(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, origin: Origin) -> Result<RefundId, ApiError> {
    let (waits, entry, fee) = (origin.waits(sale.method), origin.entry(sale.method), origin.fee());
    let refund = Record {
        id: ctx.id(),
        amount: sale.refundable()?,
        status: if waits {
            RefundStatus::Processing
        } else {
            RefundStatus::Completed
        },
        revokes: origin.revokes(),
    };
    store::insert(tx, ctx, sale, &refund, origin.reason(), (entry, fee))?;
    let debit = refund.amount.plus(fee)?.negated()?;
    let description = format!("Refund of order {}", sale.number);
    ledger::append(tx, ctx, entry, debit, refund.id.as_str(), &description)?;
    let event = if origin.asks_processor() {
        jobs::enqueue(
            tx,
            ctx,
            JobKind::RefundRequest,
            refund.id.as_str(),
            &sale.payment,
            ctx.now,
        )?;
        events::note(tx, ctx, sale, &[TimelineType::RefundCreated])?;
        PaymentEvent::RefundConfirmed
    } else {
        PaymentEvent::ExternalRefund
    };
    if !waits && let Transition::Change(change) = order::apply(sale.state, event) {
        finish(tx, ctx, sale, &refund, &change)?;
    }
    Ok(refund.id)
}

/// Refunds an order as its merchant asked: at once where the method can, else when the network confirms.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, [`ApiError::Invalid`] when it cannot be
/// refunded.
pub fn by_merchant(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &str,
    reason: RefundReason,
) -> Result<RefundId, ApiError> {
    let mut sale = record::lock_order(tx, ctx, order)?.ok_or(ApiError::Missing("Order"))?;
    let facts = refund::Facts {
        order: sale.state.order,
        has_refund: has_refund(tx, ctx, &sale)?,
        dispute: sale.state.dispute,
        captured_at: sale.captured_at,
        captured: sale.total,
    };
    refund::check(&facts, ctx.now).map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    let origin = Origin::Merchant(reason);
    let waits = origin.waits(sale.method);
    let before = sale.state;
    let refund = create(tx, ctx, &mut sale, origin)?;
    record::save(tx, ctx, before, &sale)?;
    if !waits {
        subscriptions::payment::refunded(tx, ctx, &sale)?;
    }
    Ok(refund)
}

/// What follows when the buyer has the money back.
fn finish(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    refund: &Record,
    change: &Change,
) -> Result<(), ApiError> {
    sale.state = change.state;
    take_goods_back(tx, ctx, sale, refund)?;
    announce(tx, ctx, sale, change)?;
    count(tx, ctx, sale, refund)?;
    mails::refunded(tx, ctx, sale)
}

/// What was sold goes back, and what has not been delivered yet stays undelivered. Repeating it changes
/// nothing.
fn take_goods_back(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, refund: &Record) -> Result<(), ApiError> {
    let cause = if refund.revokes {
        Cause::Fraud
    } else {
        Cause::Refund
    };
    fulfil::stop(tx, ctx, &sale.order)?;
    goods::take_back(tx, ctx, &sale.order, cause, None)?;
    goods::release(tx, ctx, &sale.order)
}

/// A dispute of the order was won. Whether the order stands refunded again: a refund that became final
/// before or during the dispute has its effects now.
pub fn after_won(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    let refund = store::last(tx, ctx, &sale.order)?;
    let Some(refund) = refund.filter(|refund| refund.status == RefundStatus::Completed) else {
        return Ok(false);
    };
    take_goods_back(tx, ctx, sale, &refund)?;
    Ok(true)
}

/// Counts a refund that is complete.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, refund: &Record) -> Result<(), ApiError> {
    analytics::refunded(tx, ctx, &sale.country, refund.amount)?;
    customers::count_refunded(tx, ctx, &sale.customer, refund.amount)
}

/// A refund that this server asked for is final.
pub fn confirmed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<Applied, ApiError> {
    let refund = match store::last(tx, ctx, &sale.order)? {
        Some(refund) if refund.status == RefundStatus::Processing => refund,
        Some(refund) if refund.status == RefundStatus::Completed => return Ok(Applied::NoChange),
        _ => return Ok(Applied::Refused),
    };
    store::set_status(tx, ctx, &refund, RefundStatus::Completed)?;
    match order::apply(sale.state, PaymentEvent::RefundConfirmed) {
        Transition::Change(change) => finish(tx, ctx, sale, &refund, &change)?,
        // A dispute was opened meanwhile and outranks the refund, which happened all the same.
        Transition::NoChange | Transition::Refused => {
            events::note(tx, ctx, sale, &[TimelineType::RefundCompleted])?;
            count(tx, ctx, sale, &refund)?;
        }
    }
    Ok(Applied::Changed)
}

/// The network could not refund: the debit is reversed.
pub fn failed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<Applied, ApiError> {
    let refund = match store::last(tx, ctx, &sale.order)? {
        Some(refund) if refund.status == RefundStatus::Processing => refund,
        Some(refund) if refund.status == RefundStatus::Failed => return Ok(Applied::NoChange),
        _ => return Ok(Applied::Refused),
    };
    store::set_status(tx, ctx, &refund, RefundStatus::Failed)?;
    jobs::cancel(tx, ctx, JobKind::RefundRequest, refund.id.as_str())?;
    let description = format!("Refund of order {} failed", sale.number);
    ledger::append(
        tx,
        ctx,
        EntryType::RefundAsync,
        refund.amount,
        refund.id.as_str(),
        &description,
    )?;
    events::note(tx, ctx, sale, &[TimelineType::RefundFailed])?;
    Ok(Applied::Changed)
}

/// A refund was made outside this server.
pub fn external(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<Applied, ApiError> {
    match order::apply(sale.state, PaymentEvent::ExternalRefund) {
        Transition::Refused => return Ok(Applied::Refused),
        Transition::NoChange => return Ok(Applied::NoChange),
        Transition::Change(_) => {}
    }
    // While a refund of our own is under way, this is the network's word for it.
    if has_refund(tx, ctx, sale)? {
        return confirmed(tx, ctx, sale);
    }
    create(tx, ctx, sale, Origin::Outside)?;
    Ok(Applied::Changed)
}

/// Whether a refund of the order is under way or complete.
fn has_refund(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, DbError> {
    let refund = store::last(tx, ctx, &sale.order)?;
    Ok(refund.is_some_and(|refund| refund.status != RefundStatus::Failed))
}

/// A warning of the network: small amounts and alerts are refunded at once, the owner decides about
/// the rest. Each warning is answered once.
pub fn warned(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    event: PaymentEvent,
) -> Result<Applied, ApiError> {
    if order::apply(sale.state, event) == Transition::Refused {
        return Ok(Applied::Refused);
    }
    let (warning, answered) = match event {
        PaymentEvent::FraudAlert => (Warning::FraudAlert, &mut sale.fraud_alert),
        _ => (Warning::EarlyFraud, &mut sale.early_warning),
    };
    if std::mem::replace(answered, true) {
        return Ok(Applied::NoChange);
    }
    if warning == Warning::EarlyFraud {
        events::note(tx, ctx, sale, &[TimelineType::EarlyFraudWarning])?;
    }
    let can_refund = sale.state.payment == PaymentStatus::Completed
        && sale.total > Cents::ZERO
        && !has_refund(tx, ctx, sale)?;
    let response = warning.response(sale.total);
    if let WarningResponse::Refund { fee } = response
        && can_refund
    {
        create(tx, ctx, sale, Origin::Warning(warning, fee))?;
        mails::warned(tx, ctx, sale, true)?;
    } else {
        mails::warned(tx, ctx, sale, false)?;
    }
    Ok(Applied::Changed)
}
