//! What the payments of its orders do to a subscription. Called by [`payments::apply`] in the transaction of
//! the payment (contract `subscriptions.md`, "States").
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

/// An order was paid, and is not delivered yet. A subscription that it begins is stored first, because its
/// licences and its receipt name its period. `saved` is what the buyer paid with, for the renewals.
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

/// Applies a message to the subscription of its order, after the order was stored and its own events were
/// emitted.
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

/// Whether everything of an order was refunded. The status of a disputed order does not say so, so its
/// refunds are summed.
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

/// An order was fully refunded for good, which ends its subscription. Repeating it changes nothing.
pub fn refunded(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    let Some((id, _)) = &sale.subscription else {
        return Ok(());
    };
    // The order that began the trial holds the use of the trial's coupon.
    if sale.discount_code.is_some()
        && sale.is_renewal()
        && let Some(subscription) = store::lock(tx, ctx, id)?
    {
        coupons::release(tx, ctx, &subscription.first_order)?;
    }
    hold::undone(tx, ctx, id)
}

/// A part of an order's charge was refunded for good, `returned` with its tax and `cost` without. That part
/// no longer counts as paid for the time to come. Once a later renewal was charged without credit, nothing is
/// left of the order: the time that it paid for is over.
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
    // Like the account: with tax where the plan's price includes it.
    let amount = match subscription.tax_behavior {
        TaxBehavior::Exclusive => cost,
        TaxBehavior::Inclusive => returned,
    };
    subscription.account = subscription.account.after_refund(amount)?;
    save(tx, ctx, &mut subscription)
}
