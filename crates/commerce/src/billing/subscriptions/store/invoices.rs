//! SQL of what is billed for subscriptions.

use crate::billing::subscriptions::invoices::{Invoice, InvoiceStatus, New};
use pandabase_domain::id::{InvoiceId, OrderId, SubscriptionId};
use pandabase_domain::subscription::Subscription;
use pandabase_domain::subscription::period::Period;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::{params, sql};

macro_rules! invoice {
    ($where:literal) => {
        concat!(
            "SELECT id, status, period_no, usage_start, usage_end, period_start, period_end,
            base_amount, usage_amount, plan_change, credit, tax_amount, total_amount, meters, change,
            usage_cut, all_usage, counts, is_final
        FROM invoices WHERE store_id = $1 AND ",
            $where
        )
    };
}

sql! {
    FIND = invoice!("id = $2");
    OF_ORDER = invoice!("order_id = $2");
    INSERT = "INSERT INTO invoices (store_id, id, subscription_id, reason, status, order_id, period_no,
            usage_start, usage_end, period_start, period_end, base_amount, usage_amount, plan_change,
            credit, tax_amount, total_amount, meters, change, usage_cut, all_usage, counts, is_final,
            created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
        $20, $21, $22, $23, $24, $24)";
    // Asked for once more: what is due may have changed.
    REVISE = "UPDATE invoices SET status = $1, order_id = $2, period_start = $3, period_end = $4,
            base_amount = $5, usage_amount = $6, plan_change = $7, credit = $8, tax_amount = $9,
            total_amount = $10, meters = $11, change = $12, usage_cut = $13, all_usage = $14, counts = $15,
            updated_at = $16
        WHERE store_id = $17 AND id = $18 AND status = 'OPEN'";
    SET_STATUS = "UPDATE invoices SET status = $1, updated_at = $2
        WHERE store_id = $3 AND id = $4 AND status = 'OPEN'";
    RENEWED = "SELECT id FROM invoices WHERE store_id = $1 AND subscription_id = $2 AND period_no >= $3
            AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID' AND NOT is_final AND total_amount > 0
            AND credit = 0 LIMIT 1";
    COUNTED = "UPDATE invoices SET counts = FALSE, updated_at = $1 WHERE store_id = $2 AND id = $3";
}

fn read(row: &mut Row<'_>) -> Result<Invoice, DbError> {
    Ok(Invoice {
        id: row.next()?,
        status: row.word(InvoiceStatus::parse)?,
        period_no: row.next()?,
        usage_period: Period {
            start: row.next()?,
            end: row.next()?,
        },
        period: Period {
            start: row.next()?,
            end: row.next()?,
        },
        base: row.next()?,
        usage: row.next()?,
        plan_change: row.next()?,
        credit: row.next()?,
        tax: row.next()?,
        total: row.next()?,
        meters: row.json()?,
        change: row.opt_json()?,
        cut: row.next()?,
        all_usage: row.next()?,
        counts: row.next()?,
        is_final: row.next()?,
    })
}

/// The invoice with this id.
///
/// # Errors
/// [`DbError`] from the database.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId) -> Result<Option<Invoice>, DbError> {
    tx.first(FIND, params![&ctx.store.id, id], read)
}

/// The invoice that an order collects.
///
/// # Errors
/// [`DbError`] from the database.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Invoice>, DbError> {
    tx.first(OF_ORDER, params![&ctx.store.id, order], read)
}

/// Whether a renewal was charged, without credit, when the period of this number or a later one ended.
///
/// # Errors
/// [`DbError`] from the database.
pub fn was_renewed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
    period_no: i64,
) -> Result<bool, DbError> {
    let renewal = tx.first(RENEWED, params![&ctx.store.id, subscription, period_no], |row| {
        row.next::<InvoiceId>()
    })?;
    Ok(renewal.is_some())
}

/// Writes an invoice of a subscription.
///
/// # Errors
/// [`DbError`] from the database.
pub fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    new: &New<'_>,
) -> Result<InvoiceId, DbError> {
    let id: InvoiceId = ctx.id();
    let bill = new.bill;
    let (meters, change) = (
        json(&bill.meters)?,
        new.change(subscription).map(json).transpose()?,
    );
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &id,
            &subscription.id,
            new.reason.as_str(),
            new.status().as_str(),
            new.order,
            subscription.state.period_no,
            bill.usage_period.start,
            bill.usage_period.end,
            bill.period.start,
            bill.period.end,
            bill.base,
            bill.usage,
            bill.plan_change,
            bill.credit,
            bill.totals.tax,
            bill.totals.total,
            &meters,
            &change,
            new.cut,
            bill.all_usage,
            new.counts,
            subscription.state.final_charge_at.is_some(),
            ctx.now
        ],
    )?;
    Ok(id)
}

/// Writes an open invoice anew, for another attempt to collect it.
///
/// # Errors
/// [`DbError`] from the database.
pub fn revise(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    id: &InvoiceId,
    new: &New<'_>,
) -> Result<(), DbError> {
    let bill = new.bill;
    let (meters, change) = (
        json(&bill.meters)?,
        new.change(subscription).map(json).transpose()?,
    );
    tx.run(
        REVISE,
        params![
            new.status().as_str(),
            new.order,
            bill.period.start,
            bill.period.end,
            bill.base,
            bill.usage,
            bill.plan_change,
            bill.credit,
            bill.totals.tax,
            bill.totals.total,
            &meters,
            &change,
            new.cut,
            bill.all_usage,
            new.counts,
            ctx.now,
            &ctx.store.id,
            id
        ],
    )?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(DbError::Json)
}

/// An open invoice was paid, or never will be.
///
/// # Errors
/// [`DbError`] from the database.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId, status: InvoiceStatus) -> Result<(), DbError> {
    tx.run(SET_STATUS, params![status.as_str(), ctx.now, &ctx.store.id, id])?;
    Ok(())
}

/// The failure of the charge under way was counted.
///
/// # Errors
/// [`DbError`] from the database.
pub fn set_counted(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &InvoiceId) -> Result<(), DbError> {
    tx.run(COUNTED, params![ctx.now, &ctx.store.id, id])?;
    Ok(())
}
