//! SQL of the ledger and of the balances that it adds up to.

use super::views::LedgerEntry;
use pandabase_domain::id::LedgerEntryId;
use pandabase_domain::ledger::{ChainHash, Entry, EntryType};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

sql! {
    OPEN = "INSERT INTO balances (store_id, balance, sales, ledger_entries, ledger_hash)
        VALUES ($1, 0, 0, 0, $2)";
    // Locked, so that the entries of one store are written one after another.
    HEAD: Head = "SELECT {} FROM balances WHERE store_id = $1", locked;
    BALANCE: Cents = "SELECT balance FROM balances WHERE store_id = $1";
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3 WHERE store_id = $4";
    INSERT: insert Link = "INSERT INTO ledger_entries (store_id, description, {columns})
        VALUES ($1, $2, {values})";
    TOTAL: i64 = "SELECT ledger_entries FROM balances WHERE store_id = $1";
    FIRST_AT: i64 = "SELECT position FROM ledger_entries WHERE store_id = $1 AND created_at >= $2
        ORDER BY created_at, position LIMIT 1";
    COUNT_SALE = "UPDATE balances SET sales = sales + 1 WHERE store_id = $1";
}

/// The end of a store's ledger.
#[derive(FromRow)]
pub(super) struct Head {
    pub(super) balance: Cents,
    #[column("ledger_entries")]
    pub(super) entries: i64,
    #[column("ledger_hash")]
    pub(super) hash: ChainHash,
}

/// An entry at its place in the chain.
#[derive(FromRow, ToRow)]
pub(super) struct Link {
    pub(super) position: i64,
    id: LedgerEntryId,
    #[column("type")]
    entry_type: EntryType,
    amount: Cents,
    running_balance: Cents,
    reference_id: Option<String>,
    created_at: Timestamp,
    hash: ChainHash,
}

impl Link {
    fn new(position: i64, entry: Entry, hash: ChainHash) -> Self {
        Self {
            position,
            id: entry.id,
            entry_type: entry.entry_type,
            amount: entry.amount,
            running_balance: entry.running_balance,
            reference_id: entry.reference_id,
            created_at: entry.created_at,
            hash,
        }
    }

    /// The entry, and its stored hash.
    pub(super) fn parts(self) -> (Entry, ChainHash) {
        let entry = Entry {
            id: self.id,
            entry_type: self.entry_type,
            amount: self.amount,
            running_balance: self.running_balance,
            reference_id: self.reference_id,
            created_at: self.created_at,
        };
        (entry, self.hash)
    }
}

pub(super) fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, hash: &ChainHash) -> Result<(), DbError> {
    tx.run(OPEN, params![&ctx.store.id, hash]).map(drop)
}

pub(super) fn balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, DbError> {
    tx.fetch_one(BALANCE, params![&ctx.store.id])
}

/// Locks the end of the ledger and returns it.
pub(super) fn lock_head(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Head, DbError> {
    tx.fetch_one(HEAD, params![&ctx.store.id])
}

/// Appends an entry behind `head`, which the caller has locked.
pub(super) fn append(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    head: &Head,
    entry: Entry,
    hash: ChainHash,
    description: &str,
) -> Result<(), DbError> {
    let (store, link) = (&ctx.store.id, Link::new(head.entries + 1, entry, hash));
    tx.insert(INSERT, params![store, description], &link)?;
    let end = params![link.running_balance, link.position, &link.hash, store];
    tx.run(ADVANCE, end).map(drop)
}

pub(super) fn count_sale(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), DbError> {
    tx.run(COUNT_SALE, params![&ctx.store.id]).map(drop)
}

/// Entries of one type or of all, newest first.
pub(super) fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: &Paging,
    entry_type: Option<EntryType>,
) -> Result<Page<LedgerEntry>, ApiError> {
    const ENTRIES: Sql<LedgerEntry> = select!(LedgerEntry, "SELECT {} FROM ledger_entries");
    let from = paging.from.map(|at| first_at(tx, ctx, at)).transpose()?;
    let to = paging.to.map(|at| first_at(tx, ctx, at)).transpose()?;
    let within = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt("type = ?", entry_type.map(EntryType::as_str))
            .filter_opt("position >= ?", from)
            .filter_opt("position < ?", to)
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
    // The positions are repeated up to the length of a full page, so that every page of that length is the
    // same statement.
    let full = usize::try_from(found.pagination.limit).unwrap_or(0);
    let wanted = found.items.iter().copied().cycle().take(full);
    let entries = Query::select(ENTRIES)
        .filter("store_id = ?", &ctx.store.id)
        .filter_in("position", wanted)
        .then("ORDER BY position DESC");
    let items = tx.fetch_list(&entries)?;
    Ok(found.with(items))
}

/// The position of the first entry that was written at `at` or later; `i64::MAX` when there is none.
fn first_at(tx: &mut Tx<'_>, ctx: &Ctx<'_>, at: Timestamp) -> Result<i64, DbError> {
    let found = tx.fetch_optional(FIRST_AT, params![&ctx.store.id, at])?;
    Ok(found.unwrap_or(i64::MAX))
}

/// How many entries there are, of one type or of all. The total is stored. Payments are by far the most, so
/// their number is the total less the counted entries of the other types.
fn total(tx: &mut Tx<'_>, ctx: &Ctx<'_>, entry_type: Option<EntryType>) -> Result<i64, ApiError> {
    let store = &ctx.store.id;
    let all = tx.fetch_optional(TOTAL, params![store])?.unwrap_or(0);
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
