//! The entries of the ledger as merchants read them (contract `payouts.md`, "Ledger").

use pandabase_domain::id::LedgerEntryId;
use pandabase_domain::input::Opt;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::{listed, params, select, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct LedgerQuery {
        #[serde(rename = "type")]
        entry_type: Opt<EntryType>,
    }
}

/// `GET /v2/core/stores/{storeId}/payouts/ledger`: the store's ledger, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, LedgerQuery>,
) -> Result<Page<LedgerEntry>, ApiError> {
    let (paging, entry_type) = (&input.paging(25)?, input.query.entry_type.0);
    let from = paging.from.map(|at| first_at(tx, ctx, at)).transpose()?;
    let to = paging.to.map(|at| first_at(tx, ctx, at)).transpose()?;
    let within = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt("type = ?", entry_type.map(EntryType::as_str))
            .filter_span("position", from, to)
    };
    let total = match paging.is_within() {
        true => tx.count(&within("SELECT COUNT(*) FROM ledger_entries"))?,
        false => total(tx, ctx, entry_type)?,
    };
    // Positions are read first, from the index by type. A query for the entries themselves would make SQLite
    // walk the whole ledger until it has found enough of a rare type.
    let positions = within("SELECT position FROM ledger_entries");
    let keys = [Key::number("position").desc()];
    let found = Page::of(tx, paging, total, positions, &keys, i64::from_row)?;
    let entries = Query::select(ENTRIES)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("position", found.padded().copied())
        .then("ORDER BY position DESC");
    let entries = tx.fetch_list(&entries)?;
    Ok(found.with(entries))
}

/// The position of the first entry that was written at `at` or later; `i64::MAX` when there is none.
fn first_at(tx: &mut Tx<'_>, ctx: &Ctx<'_>, at: Timestamp) -> Result<i64, DbError> {
    let found = tx.fetch_optional(FIRST_AT, params![&ctx.store.id, at])?;
    Ok(found.unwrap_or(i64::MAX))
}

/// How many entries there are, of one type or of all. The number of all is stored. Payments are by far the
/// most, so theirs is that number less the counted entries of the other types.
fn total(tx: &mut Tx<'_>, ctx: &Ctx<'_>, entry_type: Option<EntryType>) -> Result<i64, DbError> {
    let stored = |tx: &mut Tx<'_>| Ok(tx.fetch_optional(TOTAL, params![&ctx.store.id])?.unwrap_or(0));
    let Some(wanted) = entry_type else {
        return stored(tx);
    };
    let is_payment = wanted == EntryType::PaymentReceived;
    let counted = EntryType::ALL
        .iter()
        .filter(|kind| (**kind == wanted) != is_payment);
    let counted = Query::new("SELECT COUNT(*) FROM ledger_entries")
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("type", counted.map(|kind| kind.as_str()));
    let counted = tx.count(&counted)?;
    Ok(if is_payment {
        stored(tx)? - counted
    } else {
        counted
    })
}

const ENTRIES: Sql<LedgerEntry> = select!(LedgerEntry, "SELECT {} FROM ledger_entries");

sql! {
    TOTAL: i64 = "SELECT ledger_entries FROM balances WHERE store_id = $1";
    FIRST_AT: i64 = "SELECT position FROM ledger_entries WHERE store_id = $1 AND created_at >= $2
        ORDER BY created_at, position LIMIT 1";
}
