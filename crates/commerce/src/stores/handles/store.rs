//! SQL of handles that stores have and had.

use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    CURRENT: String = "SELECT handle FROM stores WHERE id = $1 AND deleted_at IS NULL";
    RENAME = "UPDATE stores SET handle = $1, updated_at = $2 WHERE id = $3
        AND NOT EXISTS (SELECT 1 FROM stores other WHERE other.handle = $1)";
    IS_KEPT = "SELECT 1 FROM left_handles WHERE handle = $1 AND store_id <> $2 AND left_at > $3";
    FORGET = "DELETE FROM left_handles WHERE handle = $1";
    LEFT_SINCE: i64 = "SELECT COUNT(*) FROM left_handles WHERE store_id = $1 AND left_at > $2";
    LEAVE = "INSERT INTO left_handles (handle, store_id, left_at) VALUES ($1, $2, $3)";
}

/// The handle that a store has.
pub(super) fn current(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<String>, DbError> {
    tx.fetch_optional(CURRENT, params![id])
}

/// Gives a store a handle; `false` when a store has it.
pub(super) fn rename(tx: &mut Tx<'_>, id: &StoreId, handle: &str, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(RENAME, params![handle, now, id])? > 0)
}

/// Whether another store than this one left the handle since then.
pub(super) fn is_kept(
    tx: &mut Tx<'_>,
    handle: &str,
    id: &StoreId,
    since: Timestamp,
) -> Result<bool, DbError> {
    tx.exists(IS_KEPT, params![handle, id, since])
}

/// Forgets who left a handle.
pub(super) fn forget(tx: &mut Tx<'_>, handle: &str) -> Result<(), DbError> {
    tx.run(FORGET, params![handle]).map(drop)
}

/// How many handles a store has left since then.
pub(super) fn left_since(tx: &mut Tx<'_>, id: &StoreId, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(LEFT_SINCE, params![id, since])
}

/// Notes that a store has left a handle.
pub(super) fn leave(tx: &mut Tx<'_>, id: &StoreId, handle: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(LEAVE, params![handle, id, now]).map(drop)
}
