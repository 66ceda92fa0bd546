//! SQL of the ledger and of the balances that it adds up to.

use pandabase_domain::id::StoreId;
use pandabase_domain::ledger::{ChainHash, Entry};
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    OPEN = "INSERT INTO balances (store_id, balance, sales, ledger_entries, ledger_hash)
        VALUES ($1, 0, 0, 0, $2)";
    // Locked, so that the entries of one store are written one after another.
    HEAD: Head = "SELECT {} FROM balances WHERE store_id = $1", locked;
    BALANCE: Cents = "SELECT balance FROM balances WHERE store_id = $1";
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3 WHERE store_id = $4";
    INSERT: insert Link = "INSERT INTO ledger_entries (store_id, description, cause, {columns})
        VALUES ($1, $2, $3, {values})";
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
    #[column(parts(id, entry_type("type"), amount, running_balance, reference_id, created_at))]
    pub(super) entry: Entry,
    pub(super) hash: ChainHash,
}

pub(super) fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>, hash: &ChainHash) -> Result<(), DbError> {
    tx.send(OPEN, params![&ctx.store.id, hash])
}

pub(super) fn balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, DbError> {
    tx.fetch_one(BALANCE, params![&ctx.store.id])
}

/// Locks the end of the ledger and returns it.
pub(super) fn lock_head(tx: &mut Tx<'_>, store: &StoreId) -> Result<Head, DbError> {
    tx.fetch_one(HEAD, params![store])
}

/// Appends an entry behind `head`, which the caller has locked.
pub(super) fn append(
    tx: &mut Tx<'_>,
    store: &StoreId,
    head: &Head,
    entry: Entry,
    hash: ChainHash,
    description: &str,
) -> Result<(), DbError> {
    let link = Link {
        position: head.entries + 1,
        entry,
        hash,
    };
    let cause = tx.cause();
    tx.send_insert(INSERT, params![store, description, &cause], &link)?;
    let end = params![link.entry.running_balance, link.position, &link.hash, store];
    tx.send(ADVANCE, end)
}

pub(super) fn count_sale(tx: &mut Tx<'_>, store: &StoreId) -> Result<(), DbError> {
    tx.send(COUNT_SALE, params![store])
}
