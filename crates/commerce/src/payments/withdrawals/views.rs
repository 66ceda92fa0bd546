//! The right of withdrawal and what became of it, as the buyer sees them.

use pandabase_domain::id::WithdrawalId;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

pandabase_domain::text_enum! {
    /// What became of a withdrawal.
    pub enum WithdrawalStatus {
        /// The merchant has not decided yet.
        Declared = "DECLARED",
        /// The money went back.
        Refunded = "REFUNDED",
        /// The merchant says that there was no right to withdraw.
        Rejected = "REJECTED",
    }
}

/// A withdrawal that was declared.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawal {
    /// The declaration.
    pub id: WithdrawalId,
    /// When it arrived.
    pub declared_at: Timestamp,
    /// What became of it.
    pub status: WithdrawalStatus,
    /// The buyer's name, as it was declared.
    pub name: String,
    /// Why, if the buyer said so.
    pub reason: Option<String>,
}

/// Whether a buyer may withdraw from a purchase.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawalRight {
    /// Whether it can be declared now.
    pub possible: bool,
    /// When the right ends or ended; null where there is none.
    pub until: Option<Timestamp>,
    /// What was declared.
    pub declaration: Option<Withdrawal>,
}
