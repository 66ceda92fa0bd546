//! A store's balance: reading it, and changing it with an entry.

use super::store;
use pandabase_domain::ledger::{self, Entry, EntryType};
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// What is written at the end of a work.
const TABLES: &[&str] = &["balances", "ledger_entries"];

/// Writes the opening entry of a new store.
pub fn open(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    store::open(tx, ctx, &ledger::GENESIS)?;
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
pub fn balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, ApiError> {
    Ok(store::balance(tx, ctx)?)
}

/// Locks the store's balance and returns it.
pub fn lock_balance(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, ApiError> {
    Ok(store::lock_head(tx, &ctx.store.id)?.balance)
}

/// Whether money has come to the store, which orders of nothing do not bring. Its balance is locked.
pub fn has_moved(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<bool, ApiError> {
    // The first entry opens the ledger.
    Ok(store::lock_head(tx, &ctx.store.id)?.entries > 1)
}

/// Changes the store's balance by `amount` and writes the entry that says why. An amount of zero writes no
/// entry, except for the opening entry. All sales of the store wait for its balance, so it is taken at the
/// end of the work, or before somebody reads it. When the balance would leave the range of 64-bit cents, the
/// work fails then.
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
    let of = ctx.store.id.clone();
    let (id, created_at) = (ctx.id(), ctx.now);
    let (reference, description) = (reference.to_owned(), description.to_owned());
    tx.last(TABLES, move |tx| {
        let head = store::lock_head(tx, &of)?;
        let entry = Entry {
            id,
            entry_type,
            amount,
            running_balance: ledger::append(head.balance, amount)?,
            reference_id: Some(reference),
            created_at,
        };
        let hash = ledger::chain_hash(&head.hash, &entry);
        store::append(tx, &of, &head, entry, hash, &description)
    });
    Ok(())
}

/// Counts a completed order.
pub fn count_sale(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    let of = ctx.store.id.clone();
    tx.last(TABLES, move |tx| store::count_sale(tx, &of));
    Ok(())
}
