//! SQL of what an order shows of its dispute.

use crate::orders::views::DisputeOfPayment;
use pandabase_domain::id::OrderId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    OF_ORDER: DisputeOfPayment = "SELECT {} FROM disputes WHERE store_id = $1 AND order_id = $2";
}

/// The dispute of an order's payment, if there ever was one.
pub fn of_order(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Option<DisputeOfPayment>, DbError> {
    tx.fetch_optional(OF_ORDER, params![&ctx.store.id, order])
}
