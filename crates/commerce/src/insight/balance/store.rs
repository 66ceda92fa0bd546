//! SQL of what a balance is made of.

use super::views::{Changed, Disputed, InTransit};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    // Both ends are found by the index of entries by time. Times do not fall along a ledger.
    OPENING: Cents = "SELECT running_balance FROM ledger_entries WHERE store_id = $1 AND created_at < $2
        ORDER BY created_at DESC, position DESC LIMIT 1";
    CHANGES: Changed = "SELECT {} FROM ledger_entries WHERE store_id = $1 AND created_at >= $2
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

/// What has changed the balance from a time on, by kind.
pub(super) fn changes(tx: &mut Tx<'_>, ctx: &Ctx<'_>, since: Timestamp) -> Result<Vec<Changed>, DbError> {
    tx.fetch_all(CHANGES, params![&ctx.store.id, since])
}

/// The payouts that have not arrived.
pub(super) fn in_transit(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<InTransit, DbError> {
    tx.fetch_one(IN_TRANSIT, params![&ctx.store.id])
}

/// The disputes that are open.
pub(super) fn disputed(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Disputed, DbError> {
    tx.fetch_one(DISPUTED, params![&ctx.store.id])
}
