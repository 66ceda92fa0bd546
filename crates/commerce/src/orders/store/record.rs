//! SQL of orders and their payments.

use crate::orders::sale::{Item, Sale, order_of};
use pandabase_domain::id::{CustomerId, OrderId, PaymentId, ProductId};
use pandabase_domain::order::State;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Counters, DbError, ToRow, Tx, json};
use pandabase_platform::geo::Geo;
use pandabase_platform::jobs::store::share_clock;
use pandabase_platform::{params, sealed, sql};

sealed!(
    /// The addresses of banks' pages.
    pub AUTHORIZATION_URL = "orders", "authorization_url", "id", ""
);

sql! {
    BY_ORDER: Sale = "SELECT {} FROM orders WHERE store_id = $1 AND id = $2";
    BY_ORDER_LOCKED: Sale = "SELECT {} FROM orders WHERE store_id = $1 AND id = $2", locked;
    INSERT: insert Sale = "INSERT INTO orders (store_id, platform_fee, psp_fee, settled_amount, early_warning,
            fraud_alert, {columns})
        VALUES ($1, 0, 0, 0, FALSE, FALSE, {values})";
    // For another attempt to pay after a decline. The buyer may have changed these columns meanwhile.
    REOPEN: update Sale = "UPDATE orders SET {changes}, geo = NULL, reference_id = NULL, card_brand = NULL,
            card_last_four = NULL, authorization_url = NULL, failure = NULL
        WHERE store_id = $1 AND id = $2";
    SAVE: update SaleChanges<'static> = "UPDATE orders SET {changes} WHERE store_id = $1 AND id = $2";
    SET_REFERENCE = "UPDATE orders SET reference_id = $1 WHERE store_id = $2 AND id = $3";
    SET_GEO = "UPDATE orders SET geo = $1 WHERE store_id = $2 AND id = $3";
    SET_EMAIL = "UPDATE orders SET customer_email = $1
        WHERE store_id = $2 AND customer_id = $3 AND customer_email <> $1";
    // Until it is paid, its card is about to be saved for the address that it was given with.
    IS_BEGINNING = "SELECT 1 FROM orders WHERE store_id = $1 AND customer_id = $2
            AND payment_status IN ('PENDING', 'PROCESSING') AND billing_reason = 'SUBSCRIPTION_CREATE'
        LIMIT 1";
    IS_DISPUTING = "SELECT 1 FROM orders WHERE store_id = $1 AND customer_id = $2
            AND dispute_status IN ('AWAITING_REVIEW', 'UNDER_REVIEW') LIMIT 1";
    // One row for each statement, because a cart is short.
    INSERT_ITEM: insert Item = "INSERT INTO order_items (store_id, order_id, position, {columns})
        VALUES ($1, $2, $3, {values})";
    ITEMS: Item = "SELECT {} FROM order_items WHERE store_id = $1 AND order_id = $2 ORDER BY position";
    DROP_ITEMS = "DELETE FROM order_items WHERE store_id = $1 AND order_id = $2";
    // Orders that are paid or may still be paid. A refund or a decline restores the customer's limit, and a
    // renewal does not count.
    BOUGHT: i64 = "SELECT CAST(COALESCE(SUM(i.quantity), 0) AS BIGINT) FROM orders o
        CROSS JOIN order_items i
        WHERE o.store_id = $1 AND o.customer_id = $2 AND o.id <> $3
            AND i.store_id = o.store_id AND i.order_id = o.id AND i.product_id = $4
            AND o.status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'CHARGEBACK')
            AND COALESCE(o.billing_reason, 'SUBSCRIPTION_CREATE') = 'SUBSCRIPTION_CREATE'";
    COUNT_OF: i64 = "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM order_counts
        WHERE store_id = $1 AND kind = $2 AND (status = $3 OR CAST($4 AS BOOLEAN))";
    SHIFT = "INSERT INTO order_counts (store_id, kind, status, count) VALUES ($1, $2, $3, $4)
        ON CONFLICT (store_id, kind, status) DO UPDATE SET count = order_counts.count + excluded.count";
}

const COUNTS: Counters<3, 1> = Counters::new(SHIFT);

pandabase_domain::text_enum! {
    /// What [`count_of`] counts.
    pub enum CountOf {
        /// Orders.
        Orders = "ORDER",
        /// Payments.
        Payments = "PAYMENT",
    }
}

/// What messages may change in an order.
#[derive(ToRow)]
#[columns(
    status = self.sale.state.order,
    payment_status = self.sale.state.payment,
    dispute_status = self.sale.state.dispute,
    platform_fee = self.sale.platform_fee,
    psp_fee = self.sale.psp_fee,
    settled_amount = self.sale.settled,
    reference_id = self.sale.reference,
    card_brand = self.sale.card_brand,
    card_last_four = self.sale.card_last_four,
    authorization_url = self.sale.authorization_url,
    failure = self.sale.failure,
    fulfillment = self.sale.fulfillment,
    early_warning = self.sale.early_warning,
    fraud_alert = self.sale.fraud_alert,
    captured_at = self.sale.captured_at,
    is_reviewed = self.sale.reviewed
)]
struct SaleChanges<'a> {
    #[column(unwritten)]
    sale: &'a Sale,
    updated_at: Timestamp,
}

/// The order with this id.
pub fn by_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Sale>, DbError> {
    tx.fetch_optional(BY_ORDER, params![&ctx.store.id, order])
}

/// The order with this payment.
pub fn by_payment(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Option<Sale>, DbError> {
    match order_of(payment.as_str()) {
        Some(order) => by_order(tx, ctx, &order),
        None => Ok(None),
    }
}

/// Like [`by_payment`], and locks the order.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Option<Sale>, DbError> {
    match order_of(payment.as_str()) {
        Some(order) => lock_order(tx, ctx, &order),
        None => Ok(None),
    }
}

/// Like [`by_order`], and locks the order.
pub fn lock_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Sale>, DbError> {
    share_clock(tx, ctx)?;
    tx.fetch_optional(BY_ORDER_LOCKED, params![&ctx.store.id, order])
}

/// Stores a new order with its payment.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id], sale)?;
    count(tx, ctx, None, sale.state)
}

/// Gives every order of a customer the customer's address.
pub fn set_email(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId, email: &str) -> Result<(), DbError> {
    tx.send(SET_EMAIL, params![email, &ctx.store.id, customer])
}

/// Whether the first payment of a subscription of a customer is under way.
pub fn is_beginning(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId) -> Result<bool, DbError> {
    tx.exists(IS_BEGINNING, params![&ctx.store.id, customer])
}

/// Whether a dispute about an order of a customer is open.
pub fn is_disputing(tx: &mut Tx<'_>, ctx: &Ctx<'_>, customer: &CustomerId) -> Result<bool, DbError> {
    tx.exists(IS_DISPUTING, params![&ctx.store.id, customer])
}

/// Stores another attempt to pay an order that stood at `before`.
pub fn reopen(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: State, sale: &Sale) -> Result<(), DbError> {
    tx.send_update(REOPEN, params![&ctx.store.id, &sale.order], sale)?;
    tx.send(DROP_ITEMS, params![&ctx.store.id, &sale.order])?;
    count(tx, ctx, Some(before), sale.state)
}

/// Stores what messages may change in an order that stood at `before`.
pub fn save(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: State, sale: &Sale) -> Result<(), DbError> {
    let changes = SaleChanges {
        sale,
        updated_at: ctx.now,
    };
    tx.send_update(SAVE, params![&ctx.store.id, &sale.order], &changes)?;
    count(tx, ctx, Some(before), sale.state)
}

/// Updates the totals of the lists.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, before: Option<State>, after: State) -> Result<(), DbError> {
    let orders = before.map(|state| state.order.as_str());
    shift(tx, ctx, CountOf::Orders, orders, after.order.as_str())?;
    let payments = before.map(|state| state.payment.as_str());
    shift(tx, ctx, CountOf::Payments, payments, after.payment.as_str())
}

fn shift(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: CountOf, from: Option<&str>, to: &str) -> Result<(), DbError> {
    if from == Some(to) {
        return Ok(());
    }
    for (status, step) in [(Some(to), 1), (from, -1)] {
        if let Some(status) = status {
            let key = [(&ctx.store.id).into(), kind.as_str().into(), status.into()];
            tx.add(COUNTS, key, [step])?;
        }
    }
    Ok(())
}

/// How many orders or payments have `status`, or any status.
pub fn count_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, kind: CountOf, status: Option<&str>) -> Result<i64, DbError> {
    let any = status.is_none();
    let values = params![&ctx.store.id, kind.as_str(), status.unwrap_or_default(), any];
    tx.fetch_one(COUNT_OF, values)
}

/// Stores the processor's id of the charge with this key, so that the charge can be confirmed. Returns
/// `false` when the order does not await this charge any more, or knows it by another id.
pub fn set_reference(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
    charge_key: &str,
    reference: &str,
) -> Result<bool, DbError> {
    let awaits = |sale: &Sale| {
        sale.state.payment == PaymentStatus::Pending
            && sale.charge_key() == charge_key
            && sale.reference.as_deref().is_none_or(|known| known == reference)
    };
    let Some(sale) = lock(tx, ctx, payment)?.filter(awaits) else {
        return Ok(false);
    };
    tx.send(SET_REFERENCE, params![reference, &ctx.store.id, &sale.order])?;
    Ok(true)
}

/// Stores where the buyer of a payment is.
pub fn set_geo(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, geo: &Geo) -> Result<(), DbError> {
    let geo = json(geo)?;
    tx.send(SET_GEO, params![&geo, &ctx.store.id, order])?;
    Ok(())
}

/// Stores the lines of an order.
pub fn insert_items(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, items: &[Item]) -> Result<(), DbError> {
    for (position, item) in (0..).zip(items) {
        insert_item(tx, ctx, &sale.order, position, item)?;
    }
    Ok(())
}

/// Adds a line to an order that has others.
pub fn append_item(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, item: &Item) -> Result<(), DbError> {
    let before = items(tx, ctx, order)?.len();
    let position = i64::try_from(before).unwrap_or(i64::MAX);
    insert_item(tx, ctx, order, position, item)
}

fn insert_item(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    position: i64,
    item: &Item,
) -> Result<(), DbError> {
    tx.send_insert(INSERT_ITEM, params![&ctx.store.id, order, position], item)
}

/// The lines of an order, as in the cart.
pub fn items(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Vec<Item>, DbError> {
    tx.fetch_all(ITEMS, params![&ctx.store.id, order])
}

/// Units of a product that a customer has bought or is about to, in other orders than `except`.
pub fn bought(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    product: &ProductId,
    except: &OrderId,
) -> Result<i64, DbError> {
    tx.fetch_one(BOUGHT, params![&ctx.store.id, customer, except, product])
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_platform::db::Written;

    /// Every payment, refund and renewal writes this row, so a statement must name only the columns that it
    /// changes.
    #[test]
    fn what_changes_is_what_is_written() {
        let changed = |columns: &[Written]| columns.iter().filter(|column| !column.is_fixed).count();
        assert_eq!(changed(SaleChanges::COLUMNS), 17);
        assert_eq!(changed(<Sale as ToRow>::COLUMNS), 29);
        assert_eq!(<Sale as ToRow>::COLUMNS.len(), 35);
    }
}
