//! Refunds: making one, and the processor's messages about it (contract `refunds-disputes.md`). A merchant's
//! refund returns everything that is left; a refund outside this server may return a part. The balance may
//! become negative.

use super::disputes::store as disputes;
use super::message::{Applied, announce};
use super::refunds::store;
use super::refunds::store::{Making, Record, SoFar};
use super::{fulfil, inventory, mails};
use crate::billing::subscriptions;
use crate::insight::analytics;
use crate::money::ledger;
use crate::orders::events;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::selling::customers;
use pandabase_domain::dispute::{Warning, WarningResponse};
use pandabase_domain::id::{OrderId, RefundId};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::license::Cause;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::order::{Change, Transition};
use pandabase_domain::payment::{PaymentEvent, PaymentStatus};
use pandabase_domain::refund::{Origin, RefundReason, RefundStatus};
use pandabase_domain::timeline::TimelineType;
use pandabase_domain::{order, refund};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// A refund that was made at the processor, outside this server.
#[derive(Debug, Clone, Default)]
pub struct ExternalRefund {
    /// What the buyer got back, tax included, in cents; everything that was left when `None`.
    pub amount: Option<Cents>,
    /// The same in the smallest unit of the currency that the buyer was charged in, as the processor reports
    /// it; calculated here when `None`.
    pub units: Option<i64>,
    /// The processor's id of the refund. A message that repeats it makes no second refund.
    pub reference: Option<String>,
    /// Whether all of the charge is back with the buyer now. The amount is then everything that was left
    /// here, and not the share in cents: parts in another currency were rounded, and one that was counted may
    /// have failed since.
    pub is_rest: bool,
}

/// Makes a refund: stores it, debits the balance, and, unless the processor made it, enqueues the job that
/// asks the processor. Without an amount in `outside` it returns everything that is left.
fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    origin: Origin,
    so_far: &SoFar,
    outside: &ExternalRefund,
) -> Result<RefundId, ApiError> {
    let waits = origin.waits(sale.method);
    let making = Making {
        reason: origin.reason(),
        entry: origin.entry(sale.method),
        fee: origin.fee(),
        reference: outside.reference.as_deref(),
    };
    let rest = rest_of(sale, so_far)?;
    let returned = outside.amount.filter(|_| !outside.is_rest).unwrap_or(rest);
    let refund = Record {
        id: ctx.id(),
        amount: cost_of(sale, so_far, returned)?,
        returned,
        presented: presented(sale, so_far, outside, returned, returned == rest)?,
        status: if waits {
            RefundStatus::Processing
        } else {
            RefundStatus::Completed
        },
        revokes: origin.revokes(),
        covered: is_covered(tx, ctx, sale, so_far, returned)?,
    };
    store::insert(tx, ctx, sale, &refund, &making)?;
    if !refund.covered {
        let debit = refund.amount.plus(making.fee)?.negated()?;
        let description = format!("Refund of order {}", sale.number);
        ledger::append(tx, ctx, making.entry, debit, refund.id.as_str(), &description)?;
    }
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
    if waits {
        fulfil::give_up(tx, ctx, sale)?;
    } else {
        complete(tx, ctx, sale, &refund, returned == rest, event)?;
    }
    Ok(refund.id)
}

/// What it costs the store that its buyer gets `returned` back, besides what they have already.
fn cost_of(sale: &Sale, so_far: &SoFar, returned: Cents) -> Result<Cents, Overflow> {
    let cost = |returned| refund::cost(returned, sale.total, sale.tax);
    cost(so_far.returned.plus(returned)?)?.minus(cost(so_far.returned)?)
}

/// What the buyer gets back in the currency that it was charged in, where that was not US dollars: what the
/// processor returned. Where it has not told, all that is left of the charge with the last refund, and a
/// share of the charge with each before. The one with which all of the charge is back is what was left here
/// in both currencies: one that was told before it may have failed since, and is told once more.
fn presented(
    sale: &Sale,
    so_far: &SoFar,
    outside: &ExternalRefund,
    returned: Cents,
    is_last: bool,
) -> Result<Option<i64>, Overflow> {
    let Some((_, charged, _)) = sale.presentment else {
        return Ok(None);
    };
    if outside.units.is_some() && !outside.is_rest {
        return Ok(outside.units);
    }
    let left = charged.checked_sub(so_far.presented(sale.total, charged)?);
    let left = left.ok_or(Overflow)?.max(0);
    if is_last {
        return Ok(Some(left));
    }
    let share = |returned| refund::presented(returned, sale.total, charged);
    let part = share(so_far.returned.plus(returned)?)?.checked_sub(share(so_far.returned)?);
    Ok(Some(part.ok_or(Overflow)?.min(left)))
}

/// Whether the debit of the order's dispute pays for a refund of this much: while the bank has the money, and
/// no other refund was paid for by it. Of a charge that it took a part of, the rest is still the store's to
/// return; a refund of more than either has was returned beside what the bank took.
fn is_covered(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    so_far: &SoFar,
    returned: Cents,
) -> Result<bool, ApiError> {
    let Some(taken) = with_the_bank(tx, ctx, sale)? else {
        return Ok(false);
    };
    Ok(returned > left(sale, so_far, taken)? && so_far.covered.plus(returned)? <= taken)
}

/// What the store still has of a charge of which the bank took so much.
fn left(sale: &Sale, so_far: &SoFar, taken: Cents) -> Result<Cents, ApiError> {
    let debited = so_far.returned.minus(so_far.covered)?;
    Ok(sale.total.minus(taken)?.minus(debited)?)
}

/// What the bank has of the charge by the order's dispute; `None` without one, and once it was won.
fn with_the_bank(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Option<Cents>, ApiError> {
    if sale.state.payment != PaymentStatus::Disputed {
        return Ok(None);
    }
    let taken = disputes::debited_of(tx, ctx, &sale.order)?;
    Ok(Some(taken.unwrap_or(sale.total)))
}

/// The part of the charge that is not refunded, nor about to be by a refund that is under way.
fn rest_of(sale: &Sale, so_far: &SoFar) -> Result<Cents, ApiError> {
    let rest = sale.total.minus(so_far.returned)?;
    Ok(match &so_far.under_way {
        Some(refund) => rest.minus(refund.returned)?,
        None => rest,
    })
}

/// Refunds everything of an order that was not refunded before, as its merchant asked: at once where the
/// method can, else when the network confirms.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, [`ApiError::Invalid`] when it cannot be
/// refunded, [`ApiError::Conflict`] when it does not cost what somebody has `expected`.
pub fn by_merchant(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    (reason, expected): (RefundReason, Option<Cents>),
) -> Result<RefundId, ApiError> {
    let mut sale = record::lock_order(tx, ctx, order)?.ok_or(ApiError::Missing("Order"))?;
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    let facts = facts_of(&sale, &so_far)?;
    refund::check(&facts, ctx.now).map_err(|refusal| ApiError::invalid(refusal.to_string()))?;
    let cost = cost_of(&sale, &so_far, rest_of(&sale, &so_far)?)?;
    if expected.is_some_and(|expected| expected != cost) {
        return Err(ApiError::Conflict("The cost has changed".to_owned()));
    }
    let origin = Origin::Merchant(reason);
    let waits = origin.waits(sale.method);
    let before = sale.state;
    let refund = create(tx, ctx, &mut sale, origin, &so_far, &ExternalRefund::default())?;
    record::save(tx, ctx, before, &sale)?;
    if !waits {
        subscriptions::payment::refunded(tx, ctx, &sale)?;
    }
    Ok(refund)
}

/// What a merchant's refund would do.
pub struct Offer {
    /// What the buyer would get back, tax included, in cents.
    pub returned: Cents,
    /// What the store's balance would be debited.
    pub cost: Cents,
}

/// What [`by_merchant`] would do now; the inner error is why it would refuse.
pub fn offered(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
) -> Result<Result<Offer, refund::Refusal>, ApiError> {
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    if let Err(refusal) = refund::check(&facts_of(sale, &so_far)?, ctx.now) {
        return Ok(Err(refusal));
    }
    let returned = rest_of(sale, &so_far)?;
    let cost = cost_of(sale, &so_far, returned)?;
    Ok(Ok(Offer { returned, cost }))
}

/// What decides whether an order can be refunded.
fn facts_of(sale: &Sale, so_far: &SoFar) -> Result<refund::Facts, ApiError> {
    Ok(refund::Facts {
        order: sale.state.order,
        has_refund: is_refunded(sale, so_far)? || so_far.under_way.is_some(),
        dispute: sale.state.dispute,
        captured_at: sale.captured_at,
        captured: sale.total,
    })
}

/// Whether the order's whole charge, if there was one, is back with its buyer.
fn is_refunded(sale: &Sale, so_far: &SoFar) -> Result<bool, ApiError> {
    Ok(so_far.returned > Cents::ZERO && sale.total.minus(so_far.returned)? <= Cents::ZERO)
}

/// A refund is complete. If it is the last of the charge, the order becomes refunded, unless a dispute takes
/// precedence.
fn complete(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    refund: &Record,
    is_all: bool,
    event: PaymentEvent,
) -> Result<(), ApiError> {
    if is_all && let Transition::Change(change) = order::apply(sale.state, event) {
        return finish(tx, ctx, sale, refund, &change);
    }
    let steps: &[TimelineType] = match event {
        PaymentEvent::ExternalRefund => &[TimelineType::RefundCreated, TimelineType::RefundCompleted],
        _ => &[TimelineType::RefundCompleted],
    };
    events::note(tx, ctx, sale, steps)?;
    count(tx, ctx, sale, refund)?;
    if !is_all {
        subscriptions::payment::part_refunded(tx, ctx, sale, refund.returned, refund.amount)?;
    }
    mails::refunded(tx, ctx, sale, refund)
}

/// What follows once the buyer has all the money back.
fn finish(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    refund: &Record,
    change: &Change,
) -> Result<(), ApiError> {
    sale.state = change.state;
    reclaim(tx, ctx, sale, refund.revokes)?;
    announce(tx, ctx, sale, change)?;
    count(tx, ctx, sale, refund)?;
    mails::refunded(tx, ctx, sale, refund)
}

/// Takes back what was sold, and stops what has not been delivered yet. Repeating it changes nothing.
fn reclaim(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, revokes: bool) -> Result<(), ApiError> {
    let cause = if revokes { Cause::Fraud } else { Cause::Refund };
    fulfil::stop(tx, ctx, &sale.order)?;
    inventory::revoke_or_restore(tx, ctx, sale, cause, None)?;
    inventory::release(tx, ctx, &sale.order)
}

/// A dispute of the order was won. Returns whether the order is refunded again. Refunds that became final
/// before or during the dispute take effect now.
pub fn after_won(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<bool, ApiError> {
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    let is_refunded = is_refunded(sale, &so_far)?;
    if is_refunded {
        reclaim(tx, ctx, sale, so_far.revokes)?;
    }
    Ok(is_refunded)
}

/// Counts a complete refund in analytics and for the customer.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, refund: &Record) -> Result<(), ApiError> {
    analytics::refunded(tx, ctx, &sale.country, refund.amount)?;
    customers::count_refunded(tx, ctx, &sale.customer, refund.amount)
}

/// A refund that this server asked for is final. If a dispute was opened meanwhile, the dispute's debit
/// covers the refund and the refund's own debit is reversed: a charge is debited once.
pub fn confirmed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<Applied, ApiError> {
    let mut so_far = store::so_far(tx, ctx, &sale.order)?;
    let Some(refund) = so_far.under_way.take() else {
        let is_told = so_far.returned > Cents::ZERO;
        return Ok(if is_told {
            Applied::NoChange
        } else {
            Applied::Refused
        });
    };
    let covered = is_covered(tx, ctx, sale, &so_far, refund.returned)?;
    store::set_status(tx, ctx, &refund, RefundStatus::Completed, covered)?;
    if covered {
        let why = format!("Refund of order {} is part of its dispute", sale.number);
        reverse(tx, ctx, &refund, &why)?;
    }
    let all = so_far.returned.plus(refund.returned)?;
    let is_all = all == sale.total;
    complete(tx, ctx, sale, &refund, is_all, PaymentEvent::RefundConfirmed)?;
    Ok(Applied::Changed)
}

/// Reverses the debit of a refund that the network had to confirm.
fn reverse(tx: &mut Tx<'_>, ctx: &Ctx<'_>, refund: &Record, why: &str) -> Result<(), ApiError> {
    let (entry, id) = (EntryType::RefundAsync, refund.id.as_str());
    ledger::append(tx, ctx, entry, refund.amount, id, why)
}

/// The network could not refund: reverses the debit.
pub fn failed(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale) -> Result<Applied, ApiError> {
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    let Some(refund) = so_far.under_way else {
        return Ok(if so_far.has_failed {
            Applied::NoChange
        } else {
            Applied::Refused
        });
    };
    store::set_status(tx, ctx, &refund, RefundStatus::Failed, false)?;
    jobs::cancel(tx, ctx, JobKind::RefundRequest, refund.id.as_str())?;
    let why = format!("Refund of order {} failed", sale.number);
    reverse(tx, ctx, &refund, &why)?;
    events::note(tx, ctx, sale, &[TimelineType::RefundFailed])?;
    Ok(Applied::Changed)
}

/// A refund, of everything that was left or of a part, was made outside this server. During a dispute the
/// money is with the bank already, so the refund is stored without a debit.
pub fn external(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    outside: &ExternalRefund,
) -> Result<Applied, ApiError> {
    if order::apply(sale.state, PaymentEvent::ExternalRefund) == Transition::Refused {
        return Ok(Applied::Refused);
    }
    if let Some(reference) = &outside.reference
        && store::is_known(tx, ctx, &sale.order, reference)?
    {
        return Ok(Applied::NoChange);
    }
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    // The network's message about a refund that this server asked for and that is under way.
    let is_ours = |refund: &Record| outside.amount.is_none_or(|amount| amount == refund.returned);
    if so_far.under_way.as_ref().is_some_and(is_ours) {
        return confirmed(tx, ctx, sale);
    }
    let rest = rest_of(sale, &so_far)?;
    if rest <= Cents::ZERO {
        return Ok(Applied::NoChange);
    }
    let returned = outside.amount.filter(|_| !outside.is_rest).unwrap_or(rest);
    if returned <= Cents::ZERO || returned > rest {
        return Ok(Applied::Refused);
    }
    // What the bank took of the charge can be returned once.
    if let Some(taken) = with_the_bank(tx, ctx, sale)?
        && returned > left(sale, &so_far, taken)?
        && so_far.covered.plus(returned)? > taken
    {
        return Ok(Applied::Refused);
    }
    create(tx, ctx, sale, Origin::Outside, &so_far, outside)?;
    Ok(Applied::Changed)
}

/// The network warned of fraud. Small amounts and alerts are refunded at once; the owner decides about the
/// rest. Each warning is answered once.
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
    let so_far = store::so_far(tx, ctx, &sale.order)?;
    let can_refund = sale.state.payment == PaymentStatus::Completed
        && so_far.under_way.is_none()
        && rest_of(sale, &so_far)? > Cents::ZERO;
    let response = warning.response(sale.total);
    if let WarningResponse::Refund { fee } = response
        && can_refund
    {
        let origin = Origin::Warning(warning, fee);
        create(tx, ctx, sale, origin, &so_far, &ExternalRefund::default())?;
        mails::warned(tx, ctx, sale, true)?;
    } else {
        mails::warned(tx, ctx, sale, false)?;
    }
    Ok(Applied::Changed)
}
