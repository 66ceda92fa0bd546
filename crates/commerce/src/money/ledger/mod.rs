//! The balance ledger: append-only, one entry per change of a store's balance, written in the
//! transaction of its cause (contract `payouts.md`, "Ledger").

pub mod list;

pub use list::list;
use pandabase_domain::ledger;
use pandabase_domain::ledger::{ChainHash, Entry, EntryType};
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

sql! {
    OPEN = "INSERT INTO balances (store_id, balance, sales, ledger_entries, ledger_hash)
        VALUES ($1, 0, 0, 0, $2)";
    // Locked: entries of one store are written one after another.
    HEAD = "SELECT balance, ledger_entries, ledger_hash FROM balances WHERE store_id = $1", locked;
    BALANCE = "SELECT balance FROM balances WHERE store_id = $1";
    ADVANCE = "UPDATE balances SET balance = $1, ledger_entries = $2, ledger_hash = $3 WHERE store_id = $4";
    INSERT = "INSERT INTO ledger_entries (store_id, position, id, type, amount, running_balance, reference_id,
            description, hash, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    COUNT_SALE = "UPDATE balances SET sales = sales + 1 WHERE store_id = $1";
}

struct Head {
    balance: Cents,
    entries: i64,
    hash: ChainHash,
}

/// Writes the opening entry of a new store.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    tx.run(OPEN, params![&ctx.store.id, &ledger::GENESIS])?;
    append(
        tx,
        ctx,
        EntryType::OpeningBalance,
        Cents::ZERO,
        ctx.store.id.as_str(),
        "Opening balance",
    )
}

/// The store's balance.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, ApiError> {
    Ok(tx.one(BALANCE, params![&ctx.store.id], |row| row.next())?)
}

/// The store's balance, which nobody else changes until the transaction ends.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn lock_balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, ApiError> {
    Ok(tx.one(HEAD, params![&ctx.store.id], head)?.balance)
}

/// Changes the store's balance by `amount`, for the reason given. A change of nothing is not
/// written, the opening entry excepted.
///
/// # Errors
/// [`ApiError::Invalid`] when the balance would leave the range of 64-bit cents.
pub fn append(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    entry_type: EntryType,
    amount: Cents,
    reference: &str,
    description: &str,
) -> Result<(), ApiError> {
    if amount == Cents::ZERO && entry_type != EntryType::OpeningBalance {
        return Ok(());
    }
    let store = &ctx.store.id;
    let head = tx.one(HEAD, params![store], head)?;
    let entry = Entry {
        id: ctx.id(),
        entry_type,
        amount,
        running_balance: ledger::append(head.balance, amount)?,
        reference_id: Some(reference.to_owned()),
        created_at: ctx.now,
    };
    let (hash, position) = (ledger::chain_hash(&head.hash, &entry), head.entries + 1);
    tx.run(
        INSERT,
        params![
            store,
            position,
            &entry.id,
            entry_type.as_str(),
            amount,
            entry.running_balance,
            reference,
            description,
            &hash,
            ctx.now
        ],
    )?;
    tx.run(ADVANCE, params![entry.running_balance, position, &hash, store])?;
    Ok(())
}

/// Counts a completed order.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn count_sale(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    tx.run(COUNT_SALE, params![&ctx.store.id])?;
    Ok(())
}

fn head(row: &mut Row<'_>) -> Result<Head, DbError> {
    let (balance, entries, hash) = (row.next()?, row.next()?, row.next::<Vec<u8>>()?);
    let hash = hash
        .try_into()
        .map_err(|_| DbError::UnknownWord("ledger hash".into()))?;
    Ok(Head {
        balance,
        entries,
        hash,
    })
}
