//! Entries of the ledger as merchants see them.

use pandabase_domain::id::LedgerEntryId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A change of the store's balance.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// The entry's id.
    pub id: LedgerEntryId,
    /// Why the balance changed.
    #[serde(rename = "type")]
    #[column("type")]
    pub entry_type: EntryType,
    /// By how much; negative when it fell.
    pub amount: Cents,
    /// The balance after this entry.
    pub running_balance: Cents,
    /// The payment, refund, dispute, payout or store that caused it.
    pub reference_id: Option<String>,
    /// The cause in words.
    pub description: String,
    /// When it was written.
    pub created_at: Timestamp,
}
