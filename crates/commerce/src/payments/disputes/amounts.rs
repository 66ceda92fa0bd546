//! What a dispute took from the store's balance, and what may come back.

use super::requests::DisputePath;
use super::store;
use crate::payments::refunds::store as refunds;
use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::money::Cents;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// What a dispute takes from the balance of the store and gives back to it. Money is US cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputeAmounts {
    /// What the buyer was charged.
    pub total_amount: Cents,
    /// What the bank takes of it: all that had not been refunded before, or a part of that.
    pub taken_amount: Cents,
    /// What the dispute costs besides; it is never returned.
    pub fee: Cents,
    /// What the balance was debited: both.
    pub debited_amount: Cents,
    /// What a win gives back, or gave back; 0 where the dispute is lost or prevented. What was refunded
    /// during the dispute stays with the buyer.
    pub returnable_amount: Cents,
    /// What the dispute has cost by now: what was debited, less what a win gave back.
    pub cost: Cents,
}

/// `GET /v2/stores/{storeId}/disputes/{disputeId}/amounts`: what a dispute took, and what may come back.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DisputePath>) -> Result<DisputeAmounts, ApiError> {
    let taken = store::debit(tx, ctx, &input.path.dispute_id)?.ok_or(ApiError::Missing("Dispute"))?;
    let debited_amount = taken.debited.plus(taken.fee)?;
    let is_lost = matches!(taken.status, DisputeStatus::Lost | DisputeStatus::Prevented);
    let returnable_amount = if is_lost {
        Cents::ZERO
    } else {
        let covered = refunds::so_far(tx, ctx, &taken.order)?.covered;
        taken.debited.minus(covered)?
    };
    let cost = if taken.status == DisputeStatus::Won {
        debited_amount.minus(returnable_amount)?
    } else {
        debited_amount
    };
    Ok(DisputeAmounts {
        total_amount: taken.total,
        taken_amount: taken.debited,
        fee: taken.fee,
        debited_amount,
        returnable_amount,
        cost,
    })
}
