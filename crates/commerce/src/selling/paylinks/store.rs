//! SQL of paylinks and of the places under their caps.

use super::record::Record;
use pandabase_domain::id::{OrderId, PaylinkId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, Tx};
use pandabase_platform::{params, select, sql};

/// A reserved place under the cap.
#[derive(FromRow)]
struct Place {
    #[column("uses + reserved")]
    nth: i64,
    #[column("max_uses")]
    most: Option<i64>,
}

sql! {
    FIND: Record = "SELECT {} FROM paylinks WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL";
    FIND_LOCKED: Record = "SELECT {} FROM paylinks
        WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL", locked;
    INSERT: insert Record = "INSERT INTO paylinks (store_id, reserved, {columns}) VALUES ($1, 0, {values})";
    UPDATE: update Record = "UPDATE paylinks SET {changes} WHERE store_id = $1 AND id = $2";
    DELETE = "UPDATE paylinks SET deleted_at = $1 WHERE store_id = $2 AND id = $3 AND deleted_at IS NULL";
    RESERVE: Place = "UPDATE paylinks SET reserved = reserved + 1
        WHERE store_id = $1 AND id = $2 AND (max_uses IS NULL OR uses + reserved < max_uses)
        RETURNING {}";
    NOTE_USE = "INSERT INTO paylink_uses (store_id, order_id, paylink_id, is_paid, nth, most)
        VALUES ($1, $2, $3, FALSE, $4, $5)";
    MARK_PAID: PaylinkId = "UPDATE paylink_uses SET is_paid = TRUE
        WHERE store_id = $1 AND order_id = $2 AND NOT is_paid RETURNING paylink_id";
    COMPLETE = "UPDATE paylinks SET uses = uses + 1, reserved = reserved - 1 WHERE store_id = $1 AND id = $2";
    FORGET_USE: PaylinkId = "DELETE FROM paylink_uses WHERE store_id = $1 AND order_id = $2 AND NOT is_paid
        RETURNING paylink_id";
    RELEASE = "UPDATE paylinks SET reserved = reserved - 1 WHERE store_id = $1 AND id = $2";
}

/// The start of the list.
pub(super) const LIST: Sql<Record> = select!(Record, "SELECT {} FROM paylinks");
/// The condition of a search, for a pattern of folded text.
pub const MATCHES: &str = "title_folded LIKE ? ESCAPE '\\'";

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &PaylinkId) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND, params![store, id])
}

/// Like [`find`], and locks the paylink.
pub(crate) fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &PaylinkId,
) -> Result<Option<Record>, DbError> {
    tx.fetch_optional(FIND_LOCKED, params![store, id])
}

pub(crate) fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    tx.send_insert(INSERT, params![store], record)
}

/// Stores what the merchant may change; uses are counted by [`reserve`], [`complete`] and [`release`]
/// alone.
pub fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    tx.send_update(UPDATE, params![store, &record.id], record)
}

/// Deletes a paylink; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &PaylinkId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![now, store, id])? == 1)
}

/// Reserves a place under the cap for an order; `false` when none is left.
pub fn reserve(
    tx: &mut Tx<'_>,
    store: &StoreId,
    paylink: &PaylinkId,
    order: &OrderId,
) -> Result<bool, DbError> {
    let Some(Place { nth, most }) = tx.fetch_optional(RESERVE, params![store, paylink])? else {
        return Ok(false);
    };
    tx.send(NOTE_USE, params![store, order, paylink, nth, most])?;
    Ok(true)
}

/// Turns the reserved place of an order into a use.
pub fn complete(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    if let Some(paylink) = tx.fetch_optional(MARK_PAID, params![store, order])? {
        tx.send(COMPLETE, params![store, &paylink])?;
    }
    Ok(())
}

/// Releases the place of an order that is not paid, if it has one.
pub fn release(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    if let Some(paylink) = tx.fetch_optional(FORGET_USE, params![store, order])? {
        tx.send(RELEASE, params![store, &paylink])?;
    }
    Ok(())
}
