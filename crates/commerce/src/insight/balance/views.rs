//! A store's balance as its team sees it. Money is US cents.

use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A store's balance, what it is made of, and what of its money is elsewhere.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// The balance: what a payout with its fee can take. Negative where more was returned than earned.
    pub available: Cents,
    /// When the month began by the store's clock.
    pub since: Timestamp,
    /// The balance then.
    pub opening: Cents,
    /// What has changed it since then, by kind: `opening` and these amounts add up to `available`.
    pub changes: Vec<Changed>,
    /// Payouts that are in review or on their way. They are debited already, with their fees.
    pub in_transit: InTransit,
    /// Disputes that are open. They are debited already; `amount` returns if all are won.
    pub disputed: Disputed,
}

/// What entries of one kind have changed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Which kind.
    #[serde(rename = "type")]
    pub entry_type: EntryType,
    /// How many entries.
    pub count: i64,
    /// By how much; negative when the balance fell.
    pub amount: Cents,
}

/// Payouts that have not arrived.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct InTransit {
    /// How many.
    #[column("COUNT(*)")]
    pub count: i64,
    /// What is to arrive.
    #[column(sum = "amount")]
    pub amount: Cents,
    /// What they cost.
    #[column(sum = "fee")]
    pub fee: Cents,
}

/// Disputes that the network has still to decide.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Disputed {
    /// How many.
    #[column("COUNT(*)")]
    pub count: i64,
    /// What the bank took, less what was refunded since: this much returns if they are won.
    #[column(sum = "COALESCE(debited, total_amount)")]
    pub amount: Cents,
    /// Their fees, which do not.
    #[column(sum = "fee")]
    pub fee: Cents,
}
