//! A store's balance: reading it, changing it with an entry, and listing its entries.

use super::requests::LedgerQuery;
use super::store;
use super::views::LedgerEntry;
use pandabase_domain::ledger;
use pandabase_domain::ledger::{Entry, EntryType};
use pandabase_domain::money::Cents;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/payouts/ledger`: the store's ledger, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, LedgerQuery>,
) -> Result<Page<LedgerEntry>, ApiError> {
    let query = &input.query;
    store::page(tx, ctx, &input.paging(25)?, query.entry_type.0)
}

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
    Ok(store::lock_head(tx, ctx)?.balance)
}

/// Changes the store's balance by `amount` and writes the entry that says why. An amount of zero writes no
/// entry, except for the opening entry.
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
    let head = store::lock_head(tx, ctx)?;
    let entry = Entry {
        id: ctx.id(),
        entry_type,
        amount,
        running_balance: ledger::append(head.balance, amount)?,
        reference_id: Some(reference.to_owned()),
        created_at: ctx.now,
    };
    let hash = ledger::chain_hash(&head.hash, &entry);
    Ok(store::append(tx, ctx, &head, entry, hash, description)?)
}

/// Counts a completed order.
pub fn count_sale(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    Ok(store::count_sale(tx, ctx)?)
}
