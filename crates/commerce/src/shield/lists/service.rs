//! Creating, changing and filling lists.

use super::requests::{AddedValues, ListChange, ListQuery, NewList, Path, RemovedValues};
use super::views::{ShieldList, ShieldListDetail, ValuesChanged};
use crate::shield::store::{lists as store, rules};
use pandabase_domain::id::{ShieldListId, kind};
use pandabase_domain::shield::entry::Entry;
use pandabase_domain::shield::parse::parse;
use pandabase_domain::shield::{ListName, ListType, MOST_LISTS, MOST_VALUES};
use pandabase_platform::access::stores;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page};
use std::collections::BTreeSet;

const MISSING: ApiError = ApiError::Missing("List");
/// The most patterns of a list that are found by the same key, because their longer ends begin or end alike,
/// or because they have none, as `*word*`: all of them are tried on every payment that has the key.
const MOST_ALIKE: i64 = 100;

/// `GET /v2/stores/{storeId}/shield/lists`: a page of lists without their values, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<ShieldList>, ApiError> {
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::ShieldList>();
    let items = Query::select(store::LIST)
        .filter("store_id = ?", &ctx.store.id)
        .filter_span("id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("id").desc()])
}

/// `GET /v2/stores/{storeId}/shield/lists/{listId}`: a list with its values.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<ShieldListDetail, ApiError> {
    let list = find(tx, ctx, &input.path.list_id)?;
    detail(tx, ctx, list)
}

/// `POST /v2/stores/{storeId}/shield/lists`: stores a list.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewList>>,
) -> Result<ShieldListDetail, ApiError> {
    let NewList { name, kind, values } = input.body.0.clone();
    add(tx, ctx, name, kind, &values)
}

/// Every list of the store, without its values, by name.
pub fn all(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<ShieldList>, ApiError> {
    Ok(store::all(tx, ctx)?)
}

/// The list of this name, with its values.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none.
pub fn named(tx: &mut Tx<'_>, ctx: &Ctx<'_>, name: &str) -> Result<ShieldListDetail, ApiError> {
    let list = store::by_name(tx, ctx, name)?.ok_or(MISSING)?;
    detail(tx, ctx, list)
}

/// Stores a list.
///
/// # Errors [`ApiError::Invalid`] for a value that does not fit the type, [`ApiError::Conflict`] when the
/// name is taken.
pub fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    name: ListName,
    kind: ListType,
    values: &[impl AsRef<str>],
) -> Result<ShieldListDetail, ApiError> {
    let entries = entries(kind, values)?;
    stores::lock(tx, &ctx.store.id)?;
    if store::count(tx, ctx)? >= MOST_LISTS {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MOST_LISTS} lists"
        )));
    }
    check_name(tx, ctx, &name)?;
    let mut list = ShieldList {
        id: ctx.id(),
        name: name.into_string(),
        kind,
        value_count: 0,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert(tx, ctx, &list)?;
    store::put(tx, ctx, &list.id, &entries)?;
    count(tx, ctx, &mut list)?;
    detail(tx, ctx, list)
}

/// `PATCH /v2/stores/{storeId}/shield/lists/{listId}`: changes what the request names.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ListChange>>,
) -> Result<ShieldListDetail, ApiError> {
    let change = input.body.0.clone();
    stores::lock(tx, &ctx.store.id)?;
    let mut list = find(tx, ctx, &input.path.list_id)?;
    if change.kind.0.is_some_and(|kind| kind != list.kind) {
        return Err(ApiError::invalid("body/type cannot be changed"));
    }
    let name = change.name.as_deref().filter(|name| **name != *list.name);
    if let Some(name) = name {
        check_unused(tx, ctx, &list)?;
        check_name(tx, ctx, name)?;
        name.clone_into(&mut list.name);
    }
    if let Some(values) = change.values.as_ref() {
        let entries = entries(list.kind, values)?;
        store::clear(tx, ctx, &list.id)?;
        store::put(tx, ctx, &list.id, &entries)?;
    }
    count(tx, ctx, &mut list)?;
    detail(tx, ctx, list)
}

/// `DELETE /v2/stores/{storeId}/shield/lists/{listId}`: deletes a list that no rule mentions.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    remove(tx, ctx, &input.path.list_id)?;
    Ok(Deleted { deleted: true })
}

/// Deletes a list that no rule mentions.
///
/// # Errors
/// [`ApiError::Missing`] when there is none, [`ApiError::Conflict`] when a rule mentions it.
pub fn remove(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ShieldListId) -> Result<(), ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    let list = find(tx, ctx, id)?;
    check_unused(tx, ctx, &list)?;
    store::clear(tx, ctx, &list.id)?;
    Ok(store::delete(tx, ctx, &list.id)?)
}

/// `POST /v2/stores/{storeId}/shield/lists/{listId}/values`: puts values on a list.
pub fn add_values(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<AddedValues>>,
) -> Result<ValuesChanged, ApiError> {
    put(tx, ctx, &input.path.list_id, &input.body.0.values)
}

/// Adds values to a list.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such list, [`ApiError::Invalid`] when it cannot hold a value or is
/// full.
pub fn put(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ShieldListId,
    values: &[impl AsRef<str>],
) -> Result<ValuesChanged, ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    let list = find(tx, ctx, id)?;
    let entries = entries(list.kind, values)?;
    change(tx, ctx, list, |tx, list| {
        Ok(store::put(tx, ctx, &list.id, &entries)?)
    })
}

/// `DELETE /v2/stores/{storeId}/shield/lists/{listId}/values`: takes values off a list.
pub fn remove_values(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<RemovedValues>>,
) -> Result<ValuesChanged, ApiError> {
    take_off(tx, ctx, &input.path.list_id, &input.body.0.values)
}

/// Removes values from a list.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such list, [`ApiError::Invalid`] for what is no value of its type.
pub fn take_off(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &ShieldListId,
    values: &[impl AsRef<str>],
) -> Result<ValuesChanged, ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    let list = find(tx, ctx, id)?;
    let entries = entries(list.kind, values)?;
    change(tx, ctx, list, |tx, list| {
        let mut removed = 0;
        for entry in &entries {
            removed += store::remove(tx, ctx, &list.id, &entry.value)?;
        }
        Ok(removed)
    })
}

/// Adds one value to a list, which a buyer may have written: it never becomes a pattern.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such list, [`ApiError::Invalid`] when it cannot hold the value or
/// is full.
pub fn add_one(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    list: &ShieldListId,
    value: &str,
) -> Result<ValuesChanged, ApiError> {
    stores::lock(tx, &ctx.store.id)?;
    let list = find(tx, ctx, list)?;
    let entry = list.kind.exactly(value);
    let entry = entry.map_err(|fault| ApiError::invalid(format!("body/attribute {fault}")))?;
    change(tx, ctx, list, |tx, list| {
        Ok(store::put(tx, ctx, &list.id, std::slice::from_ref(&entry))?)
    })
}

/// The list with this id.
///
/// # Errors
/// [`ApiError::Missing`] when the store has none.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ShieldListId) -> Result<ShieldList, ApiError> {
    store::find(tx, ctx, id)?.ok_or(MISSING)
}

fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: ShieldList) -> Result<ShieldListDetail, ApiError> {
    let values = store::values(tx, ctx, &list.id)?;
    Ok(ShieldListDetail { list, values })
}

/// Changes the values of a list, and counts them anew.
fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut list: ShieldList,
    work: impl FnOnce(&mut Tx<'_>, &ShieldList) -> Result<u64, ApiError>,
) -> Result<ValuesChanged, ApiError> {
    let changed = work(tx, &list)?;
    count(tx, ctx, &mut list)?;
    Ok(ValuesChanged {
        list_id: list.id,
        changed: i64::try_from(changed).unwrap_or(i64::MAX),
        value_count: list.value_count,
    })
}

/// Counts the values of a list and stores the list.
fn count(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &mut ShieldList) -> Result<(), ApiError> {
    list.value_count = store::count_values(tx, ctx, &list.id)?;
    if list.value_count > i64::try_from(MOST_VALUES).unwrap_or(i64::MAX) {
        return Err(ApiError::invalid(format!(
            "body/values A list can have at most {MOST_VALUES} values"
        )));
    }
    if store::most_alike(tx, ctx, &list.id)? > MOST_ALIKE {
        return Err(ApiError::invalid(format!(
            "body/values A list can have at most {MOST_ALIKE} patterns that begin or end alike"
        )));
    }
    list.updated_at = ctx.now;
    store::update(tx, ctx, list)?;
    Ok(())
}

/// The values of a request, each once.
fn entries(kind: ListType, values: &[impl AsRef<str>]) -> Result<Vec<Entry>, ApiError> {
    let mut entries = BTreeSet::new();
    for (index, value) in values.iter().enumerate() {
        let entry = kind.entry(value.as_ref());
        entries.insert(entry.map_err(|fault| ApiError::invalid(format!("body/values/{index} {fault}")))?);
    }
    Ok(entries.into_iter().collect())
}

fn check_name(tx: &mut Tx<'_>, ctx: &Ctx<'_>, name: &str) -> Result<(), ApiError> {
    match store::by_name(tx, ctx, name)? {
        Some(_) => Err(ApiError::Conflict(format!("List '{name}' already exists"))),
        None => Ok(()),
    }
}

/// Refuses to touch a list that a rule mentions.
fn check_unused(tx: &mut Tx<'_>, ctx: &Ctx<'_>, list: &ShieldList) -> Result<(), ApiError> {
    for rule in rules::all(tx, ctx)? {
        let mentions = parse(&rule.condition)
            .map(|parsed| parsed.lists)
            .unwrap_or_default();
        if mentions.iter().any(|mention| mention.name == list.name) {
            return Err(ApiError::Conflict(format!(
                "List is used by the rule '{}'",
                rule.name
            )));
        }
    }
    Ok(())
}
