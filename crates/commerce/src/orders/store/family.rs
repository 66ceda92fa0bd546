//! SQL of the orders of one subscription, because what happens to one of them concerns what all of them
//! delivered.

use crate::catalog::products::store::ReservedUnits;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::{DisputeId, SubscriptionId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    DISPUTES: FamilyDispute = "SELECT {} FROM orders o
            JOIN disputes d ON d.store_id = o.store_id AND d.order_id = o.id
        WHERE o.store_id = $1 AND o.subscription_id = $2 ORDER BY d.id";
    RESERVED: ReservedUnits = "SELECT {} FROM orders o
            JOIN stock_taken t ON t.store_id = o.store_id AND t.order_id = o.id
        WHERE o.store_id = $1 AND o.subscription_id = $2";
}

/// A dispute of one of a subscription's orders.
#[derive(Debug, FromRow)]
#[alias("d")]
pub struct FamilyDispute {
    /// The dispute.
    pub id: DisputeId,
    /// Where it stands.
    pub status: DisputeStatus,
}

/// The disputes of a subscription's orders, oldest first.
pub fn disputes(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Vec<FamilyDispute>, DbError> {
    tx.fetch_all(DISPUTES, params![&ctx.store.id, subscription])
}

/// The units of tracked variants that a subscription's orders have reserved, those of the oldest order first.
pub fn reserved_units(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Vec<ReservedUnits>, DbError> {
    let mut reserved = tx.fetch_all(RESERVED, params![&ctx.store.id, subscription])?;
    // By order id, and so by age: the caller lets the oldest order keep its units longest.
    reserved.sort_unstable();
    Ok(reserved)
}
