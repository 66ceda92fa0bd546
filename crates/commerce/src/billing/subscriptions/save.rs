//! Storing a subscription with what follows from it: its jobs, its open order, and the access that it gives.

use super::invoices::InvoiceStatus;
use super::store::invoices;
use super::{schedule, stock, store, trial_coupon};
use crate::catalog::licenses::sale as licenses;
use crate::orders::due;
use pandabase_domain::id::OrderId;
use pandabase_domain::license::Cause;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::subscription::Subscription;
use pandabase_platform::access::stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind};

/// What the job is about that ends the subscriptions of a store that was deleted: a store has one.
const CLOSING: &str = "subscriptions";

/// Stores a new subscription, with its jobs. One whose first payment was on its way when its store was
/// deleted ends like the others there.
pub fn save_new(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    store::insert(tx, ctx, subscription)?;
    schedule::plan(tx, ctx, subscription)?;
    if stores::is_deleted(tx, &ctx.store.id)? {
        plan_closing(tx, ctx)?;
    }
    Ok(())
}

/// Queues the job that ends the subscriptions of a store that was deleted.
pub fn plan_closing(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    jobs::enqueue(tx, ctx, JobKind::StoreClosing, CLOSING, &(), ctx.now)?;
    Ok(())
}

/// Stores a changed subscription and does what follows from the change: plans its jobs, gives up an order
/// that is no longer owed, and, once it is over, ends its access and drops its pending change. Every change
/// of a subscription is saved through this function.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription) -> Result<(), ApiError> {
    if let Some(order) = &subscription.open_order
        && !is_owed(tx, ctx, subscription, order)?
        && drop_open(tx, ctx, order)?
    {
        subscription.open_order = None;
    }
    let is_over = subscription.state.is_over(ctx.now);
    if is_over {
        if subscription.pending_change.take().is_some() {
            stock::keep(tx, ctx, subscription)?;
        }
        // The charge of an open order may still use the coupon.
        if subscription.open_order.is_none() {
            trial_coupon::give_up(tx, ctx, subscription)?;
        }
    }
    store::save(tx, ctx, subscription)?;
    if is_over {
        end_access(tx, ctx, subscription)?;
    }
    schedule::plan(tx, ctx, subscription)
}

/// Whether an order is still to be paid. The renewal of a cancelled subscription is not, although its usage
/// is billed once more.
fn is_owed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    order: &OrderId,
) -> Result<bool, ApiError> {
    let state = &subscription.state;
    if state.final_charge_at.is_none() {
        return Ok(state.has_due_charge(false));
    }
    let invoice = invoices::of_order(tx, ctx, order)?;
    Ok(state.has_due_charge(invoice.is_some_and(|invoice| invoice.is_final)))
}

/// Revokes the keys that the subscription gave, if their product said so when it was sold. Repeating it
/// changes nothing.
pub fn end_access(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    licenses::after(tx, ctx, &subscription.first_order, Cause::SubscriptionEnded, None)
}

/// Gives up the open order of a renewal, and returns whether that is done. The invoice of a failed order is
/// voided at once. A charge that may still succeed is abandoned first; its failure brings the order here
/// again.
pub fn drop_open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<bool, ApiError> {
    let sale = due::lock(tx, ctx, order)?;
    if sale.state.payment == PaymentStatus::Failed {
        if let Some(invoice) = invoices::of_order(tx, ctx, order)? {
            invoices::close(tx, ctx, &invoice.id, InvoiceStatus::Void)?;
        }
        return Ok(true);
    }
    due::abandon(tx, ctx, &sale)?;
    Ok(false)
}
