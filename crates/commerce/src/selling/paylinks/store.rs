//! SQL of paylinks and of the places in their caps.

use super::record::{PaylinkStatus, Record};
use crate::selling::checkout::items::Items;
use pandabase_domain::id::{OrderId, PaylinkId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Row, Tx};
use pandabase_platform::text::fold;
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, title, description, items, status, uses, max_uses, expires_at, created_at, updated_at"
    };
}

sql! {
    FIND = concat!(
        "SELECT ", columns!(), " FROM paylinks WHERE store_id = $1 AND id = $2 AND deleted_at IS NULL");
    INSERT = "INSERT INTO paylinks (store_id, id, title, title_folded, \
            description, items, status, uses, reserved,
            max_uses, expires_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $10, $11)";
    UPDATE = "UPDATE paylinks SET title = $1, title_folded = $2, description = $3, items = $4, status = $5,
            max_uses = $6, expires_at = $7, updated_at = $8
        WHERE store_id = $9 AND id = $10";
    DELETE = "UPDATE paylinks SET deleted_at = $1 WHERE store_id = $2 AND id = $3 AND deleted_at IS NULL";
    RESERVE = "UPDATE paylinks SET reserved = reserved + 1
        WHERE store_id = $1 AND id = $2 AND (max_uses IS NULL OR uses + reserved < max_uses)
        RETURNING uses + reserved, max_uses";
    NOTE_USE = "INSERT INTO paylink_uses (store_id, order_id, paylink_id, is_paid, nth, most)
        VALUES ($1, $2, $3, FALSE, $4, $5)";
    MARK_PAID = "UPDATE paylink_uses SET is_paid = TRUE WHERE store_id = $1 AND order_id = $2 AND NOT is_paid
        RETURNING paylink_id";
    COMPLETE = "UPDATE paylinks SET uses = uses + 1, reserved = reserved - 1 WHERE store_id = $1 AND id = $2";
    FORGET_USE = "DELETE FROM paylink_uses WHERE store_id = $1 AND order_id = $2 AND NOT is_paid
        RETURNING paylink_id";
    RELEASE = "UPDATE paylinks SET reserved = reserved - 1 WHERE store_id = $1 AND id = $2";
}

/// The start of the list's statement, and of its count.
pub const SELECT: &str = concat!("SELECT ", columns!(), " FROM paylinks");
pub(crate) const COUNT: &str = "SELECT COUNT(*) FROM paylinks";
/// The condition of a search, for a pattern of folded text.
pub const MATCHES: &str = "title_folded LIKE ? ESCAPE '\\'";

pub(crate) fn record(row: &mut Row<'_>) -> Result<Record, DbError> {
    Ok(Record {
        id: row.next()?,
        title: row.next()?,
        description: row.next()?,
        items: row.json()?,
        status: row.word(PaylinkStatus::parse)?,
        uses: row.next()?,
        max_uses: row.next()?,
        expires_at: row.next()?,
        created_at: row.next()?,
        updated_at: row.next()?,
    })
}

fn json(items: &Items) -> Result<String, DbError> {
    serde_json::to_string(items).map_err(DbError::Json)
}

pub(crate) fn find(tx: &mut Tx<'_>, store: &StoreId, id: &PaylinkId) -> Result<Option<Record>, DbError> {
    tx.first(FIND, params![store, id], record)
}

/// Like [`find`], holding the paylink until the transaction ends.
pub(crate) fn find_locked(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &PaylinkId,
) -> Result<Option<Record>, DbError> {
    tx.first(FIND.locked(), params![store, id], record)
}

pub(crate) fn insert(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    let (items, folded) = (json(&record.items)?, fold(&record.title));
    let values = params![
        store,
        &record.id,
        &record.title,
        &folded,
        &record.description,
        &items,
        record.status.as_str(),
        record.max_uses,
        record.expires_at,
        record.created_at,
        record.updated_at
    ];
    tx.run(INSERT, values).map(drop)
}

/// Stores what the merchant may change; uses are counted by [`reserve`], [`complete`] and [`release`]
/// alone.
pub fn update(tx: &mut Tx<'_>, store: &StoreId, record: &Record) -> Result<(), DbError> {
    let (items, folded) = (json(&record.items)?, fold(&record.title));
    let values = params![
        &record.title,
        &folded,
        &record.description,
        &items,
        record.status.as_str(),
        record.max_uses,
        record.expires_at,
        record.updated_at,
        store,
        &record.id
    ];
    tx.run(UPDATE, values).map(drop)
}

/// Whether there was one.
pub fn delete(tx: &mut Tx<'_>, store: &StoreId, id: &PaylinkId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![now, store, id])? == 1)
}

/// Keeps a place in the cap for an order; `false` when none is left.
pub fn reserve(
    tx: &mut Tx<'_>,
    store: &StoreId,
    paylink: &PaylinkId,
    order: &OrderId,
) -> Result<bool, DbError> {
    let kept = tx.first(RESERVE, params![store, paylink], |row| {
        Ok((row.next::<i64>()?, row.next::<Option<i64>>()?))
    })?;
    let Some((nth, most)) = kept else {
        return Ok(false);
    };
    tx.run(NOTE_USE, params![store, order, paylink, nth, most])?;
    Ok(true)
}

/// Makes the place of an order a use.
pub fn complete(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    let kept: Option<PaylinkId> = tx.first(MARK_PAID, params![store, order], |row| row.next())?;
    if let Some(paylink) = kept {
        tx.run(COMPLETE, params![store, &paylink])?;
    }
    Ok(())
}

/// Frees the place of an order that is not paid, if it has one.
pub fn release(tx: &mut Tx<'_>, store: &StoreId, order: &OrderId) -> Result<(), DbError> {
    let kept: Option<PaylinkId> = tx.first(FORGET_USE, params![store, order], |row| row.next())?;
    if let Some(paylink) = kept {
        tx.run(RELEASE, params![store, &paylink])?;
    }
    Ok(())
}
