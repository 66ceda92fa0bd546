//! SQL of lists and their values.

use crate::shield::lists::views::ShieldList;
use pandabase_domain::id::ShieldListId;
use pandabase_domain::shield::ListType;
use pandabase_domain::shield::entry::Entry;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Param, Query, Sql, Tx};
use pandabase_platform::{params, select, sql};
use std::collections::BTreeSet;

/// The start of the list.
pub const LIST: Sql<ShieldList> = select!(ShieldList, "SELECT {} FROM shield_lists");
/// The start of a search for values.
const HELD: Sql<ListedValue> = select!(
    ListedValue,
    "SELECT {} FROM shield_values v JOIN shield_lists l ON l.store_id = v.store_id AND l.id = v.list_id"
);

sql! {
    FIND: ShieldList = "SELECT {} FROM shield_lists WHERE store_id = $1 AND id = $2";
    BY_NAME: ShieldList = "SELECT {} FROM shield_lists WHERE store_id = $1 AND name = $2";
    ALL: ShieldList = "SELECT {} FROM shield_lists WHERE store_id = $1 ORDER BY name";
    COUNT: i64 = "SELECT COUNT(*) FROM shield_lists WHERE store_id = $1";
    INSERT: insert ShieldList = "INSERT INTO shield_lists (store_id, {columns}) VALUES ($1, {values})";
    UPDATE: update ShieldList = "UPDATE shield_lists SET {changes} WHERE store_id = $1 AND id = $2";
    DELETE = "DELETE FROM shield_lists WHERE store_id = $1 AND id = $2";
    VALUES: String = "SELECT value FROM shield_values WHERE store_id = $1 AND list_id = $2
        ORDER BY value LIMIT 10000";
    COUNT_VALUES: i64 = "SELECT COUNT(*) FROM shield_values WHERE store_id = $1 AND list_id = $2";
    MOST_ALIKE: i64 = "SELECT COUNT(*) FROM shield_values WHERE store_id = $1 AND list_id = $2
        GROUP BY lookup ORDER BY COUNT(*) DESC LIMIT 1";
    REMOVE = "DELETE FROM shield_values WHERE store_id = $1 AND list_id = $2 AND value = $3";
    CLEAR = "DELETE FROM shield_values WHERE store_id = $1 AND list_id = $2";
}

/// A value of a list.
#[derive(Debug, Clone, FromRow)]
pub struct ListedValue {
    /// The list's name.
    #[column("l.name")]
    pub list: String,
    /// What its values are.
    #[column("l.type")]
    pub kind: ListType,
    /// The value.
    #[column("v.value")]
    pub value: String,
    /// What it is found by.
    #[column("v.lookup")]
    pub key: String,
}

pub(in crate::shield) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ShieldListId,
) -> Result<Option<ShieldList>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, id])
}

pub(in crate::shield) fn by_name(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    name: &str,
) -> Result<Option<ShieldList>, DbError> {
    tx.fetch_optional(BY_NAME, params![&ctx.store.id, name])
}

pub(in crate::shield) fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ShieldList>, DbError> {
    tx.fetch_all(ALL, params![&ctx.store.id])
}

pub(in crate::shield) fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![&ctx.store.id])
}

pub(in crate::shield) fn insert(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &ShieldList) -> Result<(), DbError> {
    tx.insert(INSERT, params![&ctx.store.id], list).map(drop)
}

pub(in crate::shield) fn update(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &ShieldList) -> Result<(), DbError> {
    tx.update(UPDATE, params![&ctx.store.id, &list.id], list)
        .map(drop)
}

pub(in crate::shield) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ShieldListId) -> Result<(), DbError> {
    tx.run(DELETE, params![&ctx.store.id, id]).map(drop)
}

/// The values of a list.
pub(in crate::shield) fn values(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
) -> Result<Vec<String>, DbError> {
    tx.fetch_all(VALUES, params![&ctx.store.id, list])
}

pub(in crate::shield) fn count_values(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
) -> Result<i64, DbError> {
    tx.fetch_one(COUNT_VALUES, params![&ctx.store.id, list])
}

/// How many values of a list have the same key, of the key that most of them have.
pub(in crate::shield) fn most_alike(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
) -> Result<i64, DbError> {
    let found = tx.fetch_optional(MOST_ALIKE, params![&ctx.store.id, list])?;
    Ok(found.unwrap_or_default())
}

/// Adds values to a list; how many are new there.
pub(in crate::shield) fn put(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
    entries: &[Entry],
) -> Result<u64, DbError> {
    const HEAD: &str = "INSERT INTO shield_values (store_id, list_id, value, lookup) VALUES";
    let mut values: Vec<Param<'_>> = Vec::with_capacity(4 * entries.len());
    for Entry { value, key } in entries {
        values.extend(params![&ctx.store.id, list, value, key]);
    }
    tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", 4, &values)
}

/// Removes a value from a list; how many were there.
pub(in crate::shield) fn remove(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
    value: &str,
) -> Result<u64, DbError> {
    tx.run(REMOVE, params![&ctx.store.id, list, value])
}

/// Removes every value of a list.
pub(in crate::shield) fn clear(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &ShieldListId) -> Result<(), DbError> {
    tx.run(CLEAR, params![&ctx.store.id, list]).map(drop)
}

/// The values of all lists that have one of these keys.
pub(in crate::shield) fn find_values(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    keys: &BTreeSet<String>,
) -> Result<Vec<ListedValue>, DbError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::select(HELD)
        .filter("v.store_id = ?", &ctx.store.id)
        .filter_in("v.lookup", keys);
    tx.fetch_list(&query)
}

/// Every value of these lists.
pub(in crate::shield) fn all_held(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    names: &BTreeSet<String>,
) -> Result<Vec<ListedValue>, DbError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::select(HELD)
        .filter("v.store_id = ?", &ctx.store.id)
        .filter_in("l.name", names);
    tx.fetch_list(&query)
}
