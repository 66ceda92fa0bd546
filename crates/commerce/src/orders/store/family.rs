//! SQL of the orders of one subscription: what became of one of them concerns what all of them gave.

use crate::catalog::products::store::Taken;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::{DisputeId, SubscriptionId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    DISPUTES = "SELECT d.id, d.status FROM orders o
            JOIN disputes d ON d.store_id = o.store_id AND d.order_id = o.id
        WHERE o.store_id = $1 AND o.subscription_id = $2 ORDER BY d.id";
    TAKEN = "SELECT o.id, t.product_id, t.variant_id, t.quantity FROM orders o
            JOIN stock_taken t ON t.store_id = o.store_id AND t.order_id = o.id
        WHERE o.store_id = $1 AND o.subscription_id = $2";
}

/// The disputes of a subscription's orders, oldest first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn disputes(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Vec<(DisputeId, DisputeStatus)>, DbError> {
    tx.all(DISPUTES, params![&ctx.store.id, subscription], |row| {
        Ok((row.next()?, row.word(DisputeStatus::parse)?))
    })
}

/// The units of tracked variants that a subscription's orders have taken, those of the oldest order first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<Vec<Taken>, DbError> {
    let mut taken = tx.all(TAKEN, params![&ctx.store.id, subscription], |row| {
        Ok(Taken {
            order: row.next()?,
            product: row.next()?,
            variant: row.next()?,
            quantity: row.next()?,
        })
    })?;
    // In one order everywhere, so that two who give back do not wait for each other.
    taken.sort_unstable();
    Ok(taken)
}
