//! The copy itself, and its opposite.

use super::ends::Way;
use super::tables::{self, Fate, TABLES};
use super::{secrets, store};
use pandabase_domain::id::StoreId;
use pandabase_platform::context::Env;
use pandabase_platform::db::Tx;
use pandabase_platform::db::transplant::{Catalogue, Transplant, clear, lock_rows};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::store::stop_planning;

/// The tables whose rows a sale locks first. Rows are removed in the same order, so that a sale and a removal
/// cannot wait for each other.
const FIRST: [&str; 3] = ["orders", "checkout_sessions", "coupons"];
const LAST: &str = "balances";

/// Reads which tables there are.
///
/// # Errors [`ApiError::Internal`] when a table is missing from the list of what becomes of each.
pub(super) fn catalogue(tx: &mut Tx<'_>) -> Result<Catalogue, ApiError> {
    let catalogue = Catalogue::read(tx)?;
    let unlisted = tables::unlisted(&catalogue);
    if unlisted.is_empty() {
        return Ok(catalogue);
    }
    let text = format!("copies of stores do not know {}", unlisted.join(", "));
    Err(ApiError::Internal(text.into()))
}

/// Copies the rows of a store to another one, whose row is there, and encrypts their secrets for it.
pub(super) fn rows(tx: &mut Tx<'_>, env: &Env, catalogue: &Catalogue, way: &Way<'_>) -> Result<(), ApiError> {
    let (from, to) = (way.from.id.as_str(), way.to.id.as_str());
    let renamed = way.is_fork().then(|| (way.named.as_str(), to));
    for &(table, fate) in TABLES {
        let (from, renamed) = match fate {
            Fate::Copied => (from, renamed),
            Fate::Verbatim => (from, None),
            // A snapshot has no team, so the fork gets the members that the store has now.
            Fate::Team if way.is_fork() => (way.named.as_str(), None),
            Fate::Team | Fate::Passing | Fate::Kept | Fate::Apart => continue,
        };
        let copied = Transplant {
            renamed,
            without: tables::without(table),
            instead: tables::instead(table, way),
            which: tables::which(table),
            ..Transplant::of(table, "store_id", from, to)
        };
        copied.run(tx, catalogue)?;
    }
    store::copy_usage(tx, &way.to.id, &way.from.id)?;
    secrets::rebind(tx, env, way)
}

/// Removes what a reset makes anew or forgets.
pub(super) fn empty(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), ApiError> {
    wait_for_sales(tx, id)?;
    store::clear_usage(tx, id)?;
    for (table, fate) in in_order() {
        if matches!(fate, Fate::Copied | Fate::Verbatim | Fate::Passing | Fate::Apart) {
            clear(tx, table, id.as_str(), tables::which_go(table))?;
        }
    }
    Ok(())
}

/// Removes a store that is a copy, with everything that names it but the activity of accounts.
pub(super) fn remove(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), ApiError> {
    // Locked, so that no checkout session begins meanwhile.
    store::lock(tx, id)?;
    wait_for_sales(tx, id)?;
    store::clear_usage(tx, id)?;
    for (table, _) in in_order().filter(|(table, _)| *table != "account_events") {
        clear(tx, table, id.as_str(), "TRUE")?;
    }
    Ok(store::remove(tx, id)?)
}

/// Waits for the sales that are under way, and keeps others from beginning.
fn wait_for_sales(tx: &mut Tx<'_>, id: &StoreId) -> Result<(), ApiError> {
    stop_planning(tx, id)?;
    for table in FIRST {
        lock_rows(tx, table, id.as_str())?;
    }
    Ok(())
}

/// Every table, in the order in which rows are removed.
fn in_order() -> impl Iterator<Item = (&'static str, Fate)> {
    let of = |is_last: bool| {
        TABLES
            .iter()
            .copied()
            .filter(move |(table, _)| (*table == LAST) == is_last)
    };
    of(false).chain(of(true))
}
