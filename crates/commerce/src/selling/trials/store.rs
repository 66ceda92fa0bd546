//! SQL of trials that were taken.

use pandabase_domain::id::{CustomerId, OrderId, ProductId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    TAKEN_BY: OrderId = "SELECT t.order_id FROM customers c
            JOIN trials t ON t.store_id = c.store_id AND t.customer_id = c.id
        WHERE c.store_id = $1 AND c.email = $2 AND t.product_id = $3";
    RESERVE = "INSERT INTO trials (store_id, customer_id, product_id, order_id, taken_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, customer_id, product_id) DO NOTHING";
    // Takes over the row of an order that had only reserved the trial, so that its release does not delete
    // it.
    TAKE = "INSERT INTO trials (store_id, customer_id, product_id, order_id, taken_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (store_id, customer_id, product_id) DO UPDATE SET order_id = excluded.order_id,
            taken_at = excluded.taken_at";
    // Starts from the order, to use the index by order; otherwise SQLite walks through the store's trials.
    RELEASE = "DELETE FROM trials WHERE (store_id, customer_id, product_id) IN (
            SELECT t.store_id, t.customer_id, t.product_id FROM orders o CROSS JOIN trials t
            WHERE o.store_id = $1 AND o.id = $2 AND o.captured_at IS NULL
                AND t.store_id = o.store_id AND t.order_id = o.id)";
}

/// The order by which the customer with this address in lower case took, or is taking, a trial of a product.
pub(super) fn taken_by(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    product: &ProductId,
) -> Result<Option<OrderId>, DbError> {
    tx.fetch_optional(TAKEN_BY, params![&ctx.store.id, email, product])
}

/// Reserves a trial for an order; `false` when it is reserved or taken already.
pub(super) fn reserve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    product: &ProductId,
    order: &OrderId,
) -> Result<bool, DbError> {
    let values = params![&ctx.store.id, customer, product, order, ctx.now];
    Ok(tx.run(RESERVE, values)? > 0)
}

/// Records that the trial of an order started. It is recorded whatever the store's setting is, because the
/// setting may change later.
pub fn start(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    customer: &CustomerId,
    product: &ProductId,
    order: &OrderId,
) -> Result<(), DbError> {
    let values = params![&ctx.store.id, customer, product, order, ctx.now];
    tx.send(TAKE, values)
}

/// Releases the trial that was reserved for an order that will not be paid. Repeating it changes nothing, and
/// a trial that started stays taken.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), DbError> {
    tx.send(RELEASE, params![&ctx.store.id, order])
}
