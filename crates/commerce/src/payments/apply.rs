//! Everything that the processor says about a payment is applied here and nowhere else. Applying a message a
//! second time changes nothing.

use super::refund::ExternalRefund;
use super::reviews::hold;
use super::reviews::hold::Held;
use super::{amounts, dispute, fulfil, inventory, refund};
use crate::billing::{invoices, mandates, subscriptions};
use crate::insight::analytics;
use crate::money::{ledger, processor};
use crate::orders::bank;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::message::{Applied, Message, announce};
use crate::selling::paylinks::sale as paylinks;
use crate::selling::{checkout, customers};
use crate::shield::signals;
use pandabase_domain::id::PaymentId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::order;
use pandabase_domain::order::{Change, State, Transition};
use pandabase_domain::payment::{FailureCode, PaymentEvent, PaymentStatus};
use pandabase_domain::store::Language;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::processor::{Charge, ChargeState, SavedInstrument};

/// Applies a message in the caller's transaction, with everything that follows from it: statuses,
/// ledger, delivery, session, timeline, events, mails and jobs.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payment.
pub fn apply(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    message: &Message,
) -> Result<Applied, ApiError> {
    let mut sale = record::lock(tx, ctx, payment)?.ok_or(ApiError::Missing("Payment"))?;
    // Creating a charge anew after a long time may have made another one, which was given up unconfirmed.
    let is_known = |charge: &Charge| sale.reference.as_ref().is_none_or(|id| *id == charge.reference);
    let is_about_another = |charge: &Charge| charge.key != sale.charge_key() || !is_known(charge);
    if message.charge.as_ref().is_some_and(is_about_another) {
        return Ok(Applied::NoChange);
    }
    let (before, knew_charge) = (sale.state, sale.reference.is_some());
    if let Some(charge) = &message.charge {
        learn(&mut sale, charge);
    }
    // A payment has one dispute: a second one must not end the first.
    let is_about_its_dispute = match &message.dispute {
        Some(named) => dispute::is_known_as(tx, ctx, &sale, &named.id)?,
        None => true,
    };
    let applied = match message.event {
        event if !is_about_its_dispute || !fits(&sale, event) => Applied::Refused,
        PaymentEvent::Requires3ds => await_buyer(tx, ctx, &mut sale, message)?,
        PaymentEvent::RefundConfirmed => refund::confirmed(tx, ctx, &mut sale)?,
        PaymentEvent::RefundFailed => refund::failed(tx, ctx, &mut sale)?,
        PaymentEvent::ExternalRefund => refund::external(tx, ctx, &mut sale, &ExternalRefund::default())?,
        PaymentEvent::EarlyFraudWarning | PaymentEvent::FraudAlert => {
            refund::warned(tx, ctx, &mut sale, message.event)?
        }
        _ => step(tx, ctx, &mut sale, message)?,
    };
    // The cost of a slow method comes after the capture, in a message that changes nothing else.
    let is_stored = sale.captured_at.is_some() && (knew_charge || applied == Applied::Changed);
    if let Some(charge) = message.charge.as_ref().filter(|_| is_stored) {
        processor::keep(tx, ctx, &sale.payment, sale.total, charge)?;
    }
    // A charge that is held is not captured.
    let event = match message.event {
        PaymentEvent::Succeeded if applied == Applied::Changed && sale.captured_at.is_none() => {
            PaymentEvent::Processing
        }
        event => event,
    };
    conclude(tx, ctx, before, &sale, event, applied)
}

/// Applies the message that a refund, of all or of a part, was made outside this server; otherwise like
/// [`apply`].
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payment.
pub fn apply_refund(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    outside: &ExternalRefund,
) -> Result<Applied, ApiError> {
    let mut sale = record::lock(tx, ctx, payment)?.ok_or(ApiError::Missing("Payment"))?;
    let before = sale.state;
    let applied = if fits(&sale, PaymentEvent::ExternalRefund) {
        refund::external(tx, ctx, &mut sale, outside)?
    } else {
        Applied::Refused
    };
    conclude(tx, ctx, before, &sale, PaymentEvent::ExternalRefund, applied)
}

/// Whether an event fits an order with this charge: an order of zero cannot be refunded or disputed.
pub fn fits(sale: &Sale, event: PaymentEvent) -> bool {
    sale.total > Cents::ZERO || !event.takes_back()
}

/// Stores what a message changed in an order whose state was `before`, and applies it to the order's
/// subscription.
fn conclude(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    before: State,
    sale: &Sale,
    event: PaymentEvent,
    applied: Applied,
) -> Result<Applied, ApiError> {
    if applied == Applied::Changed {
        record::save(tx, ctx, before, sale)?;
        fulfil::plan::along(tx, ctx, sale, |tx| {
            subscriptions::payment::after(tx, ctx, sale, event)
        })?;
    } else if applied == Applied::Refused {
        let name = event.name();
        tracing::warn!(payment = %sale.payment, event = name, "a processor message does not fit");
    }
    Ok(applied)
}

/// Takes over what the processor says of the charge itself.
fn learn(sale: &mut Sale, charge: &Charge) {
    if charge.is_made() {
        sale.reference = Some(charge.reference.clone());
    }
    if let Some((brand, last_four)) = &charge.card {
        sale.card_brand.clone_from(brand);
        sale.card_last_four = Some(last_four.clone());
    }
}

/// Applies an event that changes the statuses by the domain's table.
fn step(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, message: &Message) -> Result<Applied, ApiError> {
    let event = message.event;
    if event == PaymentEvent::Succeeded {
        match hold::judge(tx, ctx, sale, message.charge.as_ref())? {
            Held::Not => {}
            Held::Already => return Ok(Applied::NoChange),
            Held::Begins(review) => {
                close_attempt(tx, ctx, sale, None)?;
                hold::begin(tx, ctx, sale, *review)?;
                return Ok(Applied::Changed);
            }
        }
    }
    // A charge that is complete does not fail; what ends a review has decided about it before.
    let ends = matches!(event, PaymentEvent::Failed { .. } | PaymentEvent::Cancelled);
    if ends && hold::is_open(tx, ctx, sale)? {
        return Ok(Applied::Refused);
    }
    let had_dispute = sale.state.dispute.is_some();
    let transition = match message.dispute {
        Some(_) => order::overrule(sale.state, event),
        None => order::apply(sale.state, event),
    };
    let change = match transition {
        Transition::Change(change) => change,
        Transition::NoChange => return Ok(Applied::NoChange),
        Transition::Refused => return Ok(Applied::Refused),
    };
    sale.state = change.state;
    match event {
        PaymentEvent::Succeeded => {
            let saved = message.charge.as_ref().and_then(|charge| charge.saved.as_ref());
            captured(tx, ctx, sale, &change, saved)?;
        }
        PaymentEvent::Processing => processing(tx, ctx, sale, &change)?,
        PaymentEvent::Failed { code } => failed(tx, ctx, sale, &change, Some(code))?,
        PaymentEvent::Cancelled => failed(tx, ctx, sale, &change, None)?,
        PaymentEvent::DisputeOpened { reason } => {
            dispute::opened(tx, ctx, sale, &change, reason, message.dispute.as_ref())?;
        }
        PaymentEvent::DisputePrevented if had_dispute => dispute::intercepted(tx, ctx, sale, &change)?,
        PaymentEvent::DisputePrevented => {
            dispute::prevented(tx, ctx, sale, &change, message.dispute.as_ref())?;
        }
        PaymentEvent::DisputeWon | PaymentEvent::DisputeLost => dispute::closed(tx, ctx, sale, &change)?,
        _ => announce(tx, ctx, sale, &change)?,
    }
    Ok(Applied::Changed)
}

/// The payment was captured: credits the store, delivers the order and tells the buyer, all in one
/// transaction.
fn captured(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    change: &Change,
    saved: Option<&SavedInstrument>,
) -> Result<(), ApiError> {
    let fees = amounts::schedule(tx, ctx, sale)?;
    let settlement = fees.settle(sale.total, sale.tax)?;
    sale.platform_fee = settlement.platform_fee;
    sale.psp_fee = settlement.psp_fee;
    sale.settled = settlement.settled;
    sale.captured_at = Some(ctx.now);
    close_attempt(tx, ctx, sale, None)?;
    if !sale.is_trial() {
        credit(tx, ctx, sale)?;
    }
    let fees = sale.platform_fee.plus(sale.psp_fee)?;
    let volume = sale.amount.minus(sale.discount)?;
    let is_last = sale.is_charged() && analytics::paid(tx, ctx, &sale.country, &sale.customer, volume, fees)?;
    let mut buyer = None;
    if sale.has_session() {
        buyer = checkout::store::complete(tx, ctx, &sale.number)?;
        paylinks::complete(tx, ctx, &sale.order)?;
    }
    let purchase = customers::Purchase {
        is_charged: sale.is_charged(),
        is_last,
        spent: volume,
        name: buyer
            .as_ref()
            .filter(|_| sale.is_charged())
            .and_then(|buyer| buyer.name.as_deref()),
        locale: sale.locale.map(Language::as_str),
    };
    customers::count_paid(tx, ctx, &sale.customer, purchase)?;
    if sale.is_charged() {
        customers::confirm_address(tx, ctx, &sale.billing_address)?;
    }
    announce(tx, ctx, sale, change)?;
    subscriptions::payment::captured(tx, ctx, sale, saved)?;
    mandates::captured(tx, ctx, sale)?;
    // The bill of a renewal has its meters, and is kept with the subscription.
    if !sale.is_renewal() {
        invoices::of_paid(tx, ctx, sale)?;
    }
    fulfil::deliver(tx, ctx, sale)
}

/// Credits the store's share of a payment.
fn credit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let description = format!("Payment received for order {}", sale.number);
    ledger::append(
        tx,
        ctx,
        EntryType::PaymentReceived,
        sale.settled,
        sale.payment.as_str(),
        &description,
    )?;
    Ok(())
}

/// The network has not decided yet.
fn processing(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &mut Sale, change: &Change) -> Result<(), ApiError> {
    close_attempt(tx, ctx, sale, None)?;
    let patience = ctx.env.config.async_timeout_days * pandabase_domain::time::DAY;
    time_out(tx, ctx, sale, ctx.now.plus_millis(patience))?;
    announce(tx, ctx, sale, change)
}

/// The charge was refused or given up: what was reserved is released, and the session can be paid in another
/// way while it lasts.
fn failed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    change: &Change,
    code: Option<FailureCode>,
) -> Result<(), ApiError> {
    close_attempt(tx, ctx, sale, code)?;
    inventory::release(tx, ctx, &sale.order)?;
    if code.is_some() {
        signals::declined(tx, ctx, sale)?;
    }
    if hold::failed(tx, ctx, sale)? {
        checkout::store::close(tx, ctx, &sale.number)?;
    } else {
        checkout::store::reopen(tx, ctx, &sale.number, code.is_some())?;
    }
    announce(tx, ctx, sale, change)
}

/// The buyer has to answer the bank's challenge, within an hour by default, or within days where the method
/// is slow.
fn await_buyer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    message: &Message,
) -> Result<Applied, ApiError> {
    let url = match message.charge.as_ref().map(|charge| &charge.state) {
        Some(ChargeState::NeedsBuyer(url)) => Some(url),
        _ => None,
    };
    let known = bank::page(ctx, sale)?;
    let Some(url) = url.filter(|url| known.as_ref() != Some(*url)) else {
        return Ok(Applied::NoChange);
    };
    if sale.state.payment != PaymentStatus::Pending {
        if sale.state.payment == PaymentStatus::Failed {
            // The charge was told as declined before the bank asked, or was given up. Nobody awaits an answer
            // any more, so that none may be given.
            time_out(tx, ctx, sale, ctx.now)?;
        }
        return Ok(Applied::NoChange);
    }
    close_attempt(tx, ctx, sale, None)?;
    bank::wait(ctx, sale, url);
    // The buyer of a renewal is not present and may answer until the next retry.
    if !sale.is_renewal() {
        let config = &ctx.env.config;
        let patience = match sale.method {
            // The page shows a voucher, or asks for an amount that comes by bank transfer: that takes days.
            Some(method) if method.is_async() => config.async_timeout_days * pandabase_domain::time::DAY,
            _ => config.three_ds_timeout_minutes * pandabase_domain::time::MINUTE,
        };
        time_out(tx, ctx, sale, ctx.now.plus_millis(patience))?;
    }
    Ok(Applied::Changed)
}

/// Ends the current attempt, because its answer has arrived: cancels the jobs that would ask for it.
fn close_attempt(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &mut Sale,
    failure: Option<FailureCode>,
) -> Result<(), ApiError> {
    sale.authorization_url = None;
    sale.failure = failure;
    let key = sale.charge_key();
    let asking = [JobKind::PaymentRecovery, JobKind::PaymentTimeout];
    Ok(jobs::cancel_either(tx, ctx, asking, &key)?)
}

fn time_out(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, at: Timestamp) -> Result<(), ApiError> {
    let key = sale.charge_key();
    Ok(jobs::enqueue(
        tx,
        ctx,
        JobKind::PaymentTimeout,
        &key,
        &sale.payment,
        at,
    )?)
}
