//! SQL of what a balance is made of.

use super::views::{Changed, Disputed, InTransit};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ENTRIES: i64 = "SELECT ledger_entries FROM balances WHERE store_id = $1";
    // Found by the index of entries by time. Times do not fall along a ledger.
    FIRST: i64 = "SELECT position FROM ledger_entries WHERE store_id = $1 AND created_at >= $2
        ORDER BY created_at, position LIMIT 1";
    OPENING: Cents = "SELECT running_balance FROM ledger_entries WHERE store_id = $1 AND created_at < $2
        ORDER BY created_at DESC, position DESC LIMIT 1";
    // Positions are read first, from the index by type: SQLite would walk the whole month otherwise.
    OF_KIND: Sum = "SELECT {} FROM ledger_entries WHERE store_id = $1 AND position IN
        (SELECT position FROM ledger_entries WHERE store_id = $1 AND type = $2 AND position >= $3)";
    IN_TRANSIT: InTransit = "SELECT {} FROM payouts
        WHERE store_id = $1 AND status IN ('IN_REVIEW', 'PROCESSING')";
    DISPUTED: Disputed = "SELECT {} FROM disputes
        WHERE store_id = $1 AND status IN ('AWAITING_REVIEW', 'UNDER_REVIEW')";
    COVERED: Covered = "SELECT {} FROM refunds WHERE store_id = $1 AND covered AND order_id IN
        (SELECT order_id FROM disputes
            WHERE store_id = $1 AND status IN ('AWAITING_REVIEW', 'UNDER_REVIEW'))";
}

/// Entries, added up.
#[derive(FromRow)]
struct Sum {
    #[column("COUNT(*)")]
    count: i64,
    #[column(sum = "amount")]
    amount: Cents,
}

/// Refunds, added up.
#[derive(FromRow)]
struct Covered {
    #[column(sum = "returned")]
    returned: Cents,
}

/// The balance before a time.
pub(super) fn opening(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp) -> Result<Cents, DbError> {
    let found = tx.fetch_optional(OPENING, params![&ctx.store.id, since])?;
    Ok(found.unwrap_or(Cents::ZERO))
}

/// How many entries the ledger has.
pub(super) fn entries(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<i64, DbError> {
    tx.fetch_one(ENTRIES, params![&ctx.store.id])
}

/// The position of the first entry from a time on, if there is one.
pub(super) fn first(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp) -> Result<Option<i64>, DbError> {
    tx.fetch_optional(FIRST, params![&ctx.store.id, since])
}

/// What entries of a kind have changed from a position on.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    entry_type: EntryType,
    first: i64,
) -> Result<Changed, DbError> {
    let kind = entry_type.as_str();
    let Sum { count, amount } = tx.fetch_one(OF_KIND, params![&ctx.store.id, kind, first])?;
    Ok(Changed {
        entry_type,
        count,
        amount,
    })
}

/// The payouts that have not arrived.
pub(super) fn in_transit(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<InTransit, DbError> {
    tx.fetch_one(IN_TRANSIT, params![&ctx.store.id])
}

/// The disputes that are open, with all that the bank took.
pub(super) fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Disputed, DbError> {
    tx.fetch_one(DISPUTED, params![&ctx.store.id])
}

/// What buyers got back during these disputes, out of what the bank took.
pub(super) fn covered(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, DbError> {
    let Covered { returned } = tx.fetch_one(COVERED, params![&ctx.store.id])?;
    Ok(returned)
}
