//! `GET /v2/core/stores/{storeId}/payouts/ledger`.

use pandabase_domain::id::LedgerEntryId;
use pandabase_domain::input::Opt;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

sql! {
    TOTAL = "SELECT ledger_entries FROM balances WHERE store_id = $1";
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct LedgerQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    #[serde(default)]
    #[serde(rename = "type")]
    entry_type: Opt<EntryType>,
}

/// A change of the store's balance (contract `payouts.md`, "Ledger").
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// The entry's id.
    pub id: LedgerEntryId,
    /// Why the balance changed.
    #[serde(rename = "type")]
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

/// The store's ledger, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, LedgerQuery>,
) -> Result<Page<LedgerEntry>, ApiError> {
    const SELECT: &str = "SELECT id, type, amount, running_balance, reference_id, description, created_at
        FROM ledger_entries";
    let LedgerQuery {
        page,
        limit,
        entry_type,
    } = &input.query;
    let total = total(tx, ctx, entry_type.0)?;
    let items = Query::new(SELECT)
        .filter("store_id = ?", &ctx.store.id)
        .filter_opt("type = ?", entry_type.0.map(EntryType::as_str))
        .then("ORDER BY position DESC");
    Page::of(tx, Paging::new(page, limit, 25), total, items, |row| {
        Ok(LedgerEntry {
            id: row.next()?,
            entry_type: row.word(EntryType::parse)?,
            amount: row.next()?,
            running_balance: row.next()?,
            reference_id: row.next()?,
            description: row.next()?,
            created_at: row.next()?,
        })
    })
}

/// How many entries there are. The number of all is kept; payments are by far the most, so theirs is
/// what the others leave of it.
fn total(tx: &mut Tx<'_>, ctx: &Ctx<'_>, entry_type: Option<EntryType>) -> Result<i64, ApiError> {
    let store = &ctx.store.id;
    let all = tx
        .first(TOTAL, params![store], |row| row.next::<i64>())?
        .unwrap_or(0);
    let count = |tx: &mut Tx<'_>, types: &[EntryType]| {
        let query = Query::new("SELECT COUNT(*) FROM ledger_entries")
            .filter("store_id = ?", store)
            .filter_in("type", types.iter().map(|kind| kind.as_str()));
        tx.count(&query)
    };
    Ok(match entry_type {
        None => all,
        Some(EntryType::PaymentReceived) => {
            let others = EntryType::ALL.iter().copied();
            let others: Vec<EntryType> = others
                .filter(|kind| *kind != EntryType::PaymentReceived)
                .collect();
            all - count(tx, &others)?
        }
        Some(kind) => count(tx, &[kind])?,
    })
}
