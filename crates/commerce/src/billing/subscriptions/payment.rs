//! What the payments of a subscription's orders do to it. Called by [`payments::apply`] in the
//! transaction of the payment (contract `subscriptions.md`, "States").
//!
//! [`payments::apply`]: crate::payments::apply::apply

use super::save::save;
use super::store::invoices;
use super::{hold, start, store};
use crate::billing::subscriptions::renewal::outcome;
use crate::billing::subscriptions::switch;
use crate::orders::sale::Sale;
use crate::orders::store::returned;
use crate::selling::coupons::sale as coupons;
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{PaymentEvent, PaymentStatus};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::subscription::BillingReason;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::SavedInstrument;

/// The money of an order came, and nothing of it is delivered yet: a subscription that it begins is there
/// before its licences and its receipt, which tell of its period. What was paid with is `saved` for its
/// renewals.
pub fn captured(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    saved: Option<&SavedInstrument>,
) -> Result<(), ApiError> {
    match &sale.subscription {
        Some((id, BillingReason::Create)) => start::begin(tx, ctx, sale, id, saved),
        Some((_, BillingReason::Cycle | BillingReason::Change)) | None => Ok(()),
    }
}

/// A message changed an order, which is stored and told of already.
pub fn after(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, event: PaymentEvent) -> Result<(), ApiError> {
    let Some((id, reason)) = &sale.subscription else {
        return Ok(());
    };
    if is_refunded(tx, ctx, sale, event)? {
        return refunded(tx, ctx, sale);
    }
    match (reason, event) {
        (_, PaymentEvent::DisputeOpened { .. }) => hold::opened(tx, ctx, id),
        (_, PaymentEvent::DisputeWon) => hold::won(tx, ctx, id),
        (_, PaymentEvent::DisputeLost | PaymentEvent::DisputePrevented) => hold::undone(tx, ctx, id),
        (BillingReason::Create, PaymentEvent::Succeeded) => start::announce(tx, ctx, sale, id),
        (BillingReason::Cycle, PaymentEvent::Succeeded) => outcome::collected(tx, ctx, sale),
        (
            BillingReason::Cycle,
            PaymentEvent::Failed { .. } | PaymentEvent::Cancelled | PaymentEvent::Requires3ds,
        ) => outcome::failed(tx, ctx, sale),
        (BillingReason::Change, event) => switch::after(tx, ctx, sale, event),
        _ => Ok(()),
    }
}

/// Whether everything of an order was refunded: it says so, or would if no dispute outranked that.
fn is_refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, event: PaymentEvent) -> Result<bool, ApiError> {
    if sale.state.payment == PaymentStatus::Refunded {
        return Ok(true);
    }
    let is_told = matches!(
        event,
        PaymentEvent::RefundConfirmed | PaymentEvent::ExternalRefund
    );
    Ok(is_told && returned::sum(tx, ctx, &sale.order)? == sale.total)
}

/// An order was refunded for good. The first time that ends its subscription.
pub fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let Some((id, _)) = &sale.subscription else {
        return Ok(());
    };
    // The use of a trial's coupon is that of the order which began the trial.
    if sale.discount_code.is_some()
        && sale.is_renewal()
        && let Some(subscription) = store::lock(tx, ctx, id)?
    {
        coupons::release(tx, ctx, &subscription.first_order)?;
    }
    hold::undone(tx, ctx, id)
}

/// A part of an order's charge, `returned` with its tax and `cost` without, was refunded for good: it is not
/// paid for the time to come any more. Once a renewal was charged without credit nothing is left of the
/// order: what it paid for is over.
pub fn part_refunded(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    returned: Cents,
    cost: Cents,
) -> Result<(), ApiError> {
    let Some((id, reason)) = &sale.subscription else {
        return Ok(());
    };
    let Some(mut subscription) = store::lock(tx, ctx, id)? else {
        return Ok(());
    };
    let Some(invoice) = invoices::of_order(tx, ctx, &sale.order)? else {
        return Ok(());
    };
    let period_no = match reason {
        BillingReason::Create => invoice.period_no,
        BillingReason::Cycle | BillingReason::Change => invoice.period_no + 1,
    };
    if invoices::was_renewed(tx, ctx, id, period_no)? {
        return Ok(());
    }
    // In the terms of the plan's price, like the account.
    let amount = match subscription.tax_behavior {
        TaxBehavior::Exclusive => cost,
        TaxBehavior::Inclusive => returned,
    };
    subscription.account = subscription.account.given_back(amount)?;
    save(tx, ctx, &mut subscription)
}
