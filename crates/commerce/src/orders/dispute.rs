//! TITLE

use pandabase_domain::dispute::{DisputeReason, DisputeStatus};
use pandabase_domain::id::{DisputeId, OrderId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    OF_ORDER = "SELECT id, reference_id, reason, status, evidence IS NOT NULL, total_amount, amount, fee, created_at,
            updated_at
        FROM disputes WHERE store_id = $1 AND order_id = $2";
}

/// A dispute as a payment shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputeOfPayment {
    /// The dispute.
    pub id: DisputeId,
    /// The processor's name of it.
    pub dispute_id: String,
    /// Why.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// Whether the merchant has submitted evidence.
    pub has_evidence: bool,
    /// What the buyer was charged.
    pub total_amount: pandabase_domain::money::Cents,
    /// The order's amount.
    pub amount: pandabase_domain::money::Cents,
    /// What the dispute costs.
    pub fee: pandabase_domain::money::Cents,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
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
