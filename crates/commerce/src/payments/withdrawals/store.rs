//! SQL of withdrawals.

use pandabase_domain::id::{OrderId, WithdrawalId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    INSERT: insert Record = "INSERT INTO withdrawals (store_id, order_id, {columns})
        VALUES ($1, $2, {values})";
    FIND: Record = "SELECT {} FROM withdrawals WHERE store_id = $1 AND order_id = $2";
    REJECT = "UPDATE withdrawals SET rejected_at = $1
        WHERE store_id = $2 AND order_id = $3 AND rejected_at IS NULL";
}

/// A declaration as it is stored.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Record {
    pub(super) id: WithdrawalId,
    pub(super) name: String,
    pub(super) reason: Option<String>,
    pub(super) declared_at: Timestamp,
    pub(super) rejected_at: Option<Timestamp>,
}

/// Stores a declaration about an order, which must be locked.
pub fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId, record: &Record) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![&ctx.store.id, order], record)
}

/// What was declared about an order.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, order])
}

/// Notes that the merchant refuses it; `false` when that was noted before, or nothing was declared.
pub fn reject(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<bool, DbError> {
    Ok(tx.run(REJECT, params![ctx.now, &ctx.store.id, order])? > 0)
}
