//! SQL of what a balance is made of.

use super::views::{Changed, Disputed, InTransit};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    ENTRIES: i64 = "SELECT ledger_entries FROM balances WHERE store_id = $1";
    // Found by the index of entries by time. Times do not fall along a ledger.
    FIRST: i64 = "SELECT position FROM ledger_entries WHERE store_id = $1 AND created_at >= $2
        ORDER BY created_at, position LIMIT 1";
    OPENING: Cents = "SELECT running_balance FROM ledger_entries WHERE store_id = $1 AND created_at < $2
        ORDER BY created_at DESC, position DESC LIMIT 1";
    // Read in the index of entries by type: there are few of these.
    OTHERS: Changed = "SELECT {} FROM ledger_entries
        WHERE store_id = $1 AND position >= $2 AND type IN ('OPENING_BALANCE', 'REFUND_INSTANT',
            'REFUND_ASYNC', 'REFUND_EXTERNAL', 'DISPUTE_CREATED', 'DISPUTE_WON', 'PAYOUT')
        GROUP BY type ORDER BY type";
    IN_TRANSIT: InTransit = "SELECT {} FROM payouts
        WHERE store_id = $1 AND status IN ('IN_REVIEW', 'PROCESSING')";
    DISPUTED: Disputed = "SELECT {} FROM disputes
        WHERE store_id = $1 AND status IN ('AWAITING_REVIEW', 'UNDER_REVIEW')";
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

/// What has changed the balance from a position on, by kind, but for payments.
pub(super) fn others(tx: &mut Tx<'_>, ctx: &Ctx<'_>, first: i64) -> Result<Vec<Changed>, DbError> {
    tx.fetch_all(OTHERS, params![&ctx.store.id, first])
}

/// The payouts that have not arrived.
pub(super) fn in_transit(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<InTransit, DbError> {
    tx.fetch_one(IN_TRANSIT, params![&ctx.store.id])
}

/// The disputes that are open.
pub(super) fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Disputed, DbError> {
    tx.fetch_one(DISPUTED, params![&ctx.store.id])
}
