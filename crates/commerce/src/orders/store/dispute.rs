//! SQL of what an order shows of its dispute.

use crate::orders::views::DisputeOfPayment;
use pandabase_domain::dispute::{DisputeReason, DisputeStatus};
use pandabase_domain::id::OrderId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    OF_ORDER = "SELECT id, reference_id, reason, status, evidence IS NOT NULL, total_amount, amount,
            fee, created_at, updated_at
        FROM disputes WHERE store_id = $1 AND order_id = $2";
}

/// The dispute of an order's payment, if there ever was one.
pub fn of_order(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
) -> Result<Option<DisputeOfPayment>, DbError> {
    tx.first(OF_ORDER, params![&ctx.store.id, order], |row| {
        Ok(DisputeOfPayment {
            id: row.next()?,
            dispute_id: row.next()?,
            reason: row.word(DisputeReason::parse)?,
            status: row.word(DisputeStatus::parse)?,
            has_evidence: row.next()?,
            total_amount: row.next()?,
            amount: row.next()?,
            fee: row.next()?,
            created_at: row.next()?,
            updated_at: row.next()?,
        })
    })
}
