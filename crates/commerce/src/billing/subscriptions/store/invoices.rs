//! SQL of what is billed for subscriptions.

use crate::billing::subscriptions::invoices::{Invoice, InvoiceStatus, New};
use pandabase_domain::id::{InvoiceId, OrderId, SubscriptionId};
use pandabase_domain::subscription::Subscription;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    FIND: Invoice = "SELECT {} FROM invoices WHERE store_id = $1 AND id = $2";
    OF_ORDER: Invoice = "SELECT {} FROM invoices WHERE store_id = $1 AND order_id = $2";
    INSERT: insert Invoice = "INSERT INTO invoices (store_id, subscription_id, reason, order_id, created_at,
            updated_at, {columns})
        VALUES ($1, $2, $3, $4, $5, $5, {values})";
    // For another attempt to collect it: the amount due may have changed.
    REVISE: update Invoice = "UPDATE invoices SET order_id = $1, updated_at = $2, {changes}
        WHERE store_id = $3 AND id = $4 AND status = 'OPEN'";
    SET_STATUS = "UPDATE invoices SET status = $1, updated_at = $2
        WHERE store_id = $3 AND id = $4 AND status = 'OPEN'";
    RENEWED = "SELECT 1 FROM invoices WHERE store_id = $1 AND subscription_id = $2 AND period_no >= $3
            AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID' AND NOT is_final AND total_amount > 0
            AND credit = 0 LIMIT 1";
    COUNTED = "UPDATE invoices SET counts = FALSE, updated_at = $1 WHERE store_id = $2 AND id = $3";
}

/// The invoice with this id.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId) -> Result<Option<Invoice>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

/// The invoice that an order collects.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Invoice>, DbError> {
    tx.fetch_optional(OF_ORDER, params![&ctx.store.id, order])
}

/// Whether a renewal was charged, without credit, at the end of the period with this number or of a later
/// one.
pub fn was_renewed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    period_no: i64,
) -> Result<bool, DbError> {
    tx.exists(RENEWED, params![&ctx.store.id, subscription, period_no])
}

/// Writes an invoice of a subscription.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    new: &New<'_>,
) -> Result<InvoiceId, DbError> {
    let invoice = new.invoice(ctx.id(), subscription);
    let reason = new.reason.as_str();
    let others = params![&ctx.store.id, &subscription.id, reason, new.order, ctx.now];
    tx.send_insert(INSERT, others, &invoice)?;
    Ok(invoice.id)
}

/// Rewrites an open invoice for another attempt to collect it.
pub fn revise(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    id: &InvoiceId,
    new: &New<'_>,
) -> Result<(), DbError> {
    let invoice = new.invoice(id.clone(), subscription);
    let others = params![new.order, ctx.now, &ctx.store.id, id];
    tx.send_update(REVISE, others, &invoice)
}

/// Closes an open invoice as paid or void.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId, status: InvoiceStatus) -> Result<(), DbError> {
    tx.send(SET_STATUS, params![status.as_str(), ctx.now, &ctx.store.id, id])?;
    Ok(())
}

/// Stores that the failure of the current charge was counted.
pub fn set_counted(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId) -> Result<(), DbError> {
    tx.send(COUNTED, params![ctx.now, &ctx.store.id, id])?;
    Ok(())
}
