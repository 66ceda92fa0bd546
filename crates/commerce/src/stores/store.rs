//! SQL of stores. The statements that check whether a request may reach its store are in `platform/access`.

use super::record::{Allowed, Changeable, Settings, StoredFees};
use super::requests::NewStore;
use super::views::{Legal, Store, Summary};
use pandabase_domain::id::{AccountId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    LOAD: Store = "SELECT {} FROM stores s LEFT JOIN balances b ON b.store_id = s.id
        WHERE s.id = $1 AND s.deleted_at IS NULL";
    INSERT: insert NewStore = "INSERT INTO stores (id, created_at, updated_at, plan, type, verified,
            blocked, localized_payments, clock_offset, {columns})
        VALUES ($1, $2, $2, 'BASIC', 'INDIVIDUAL', FALSE, FALSE, TRUE, 0, {values})
        ON CONFLICT (handle) DO NOTHING";
    SETTINGS: Settings = "SELECT {} FROM stores WHERE id = $1";
    PORTAL: Allowed = "SELECT {} FROM stores WHERE id = $1";
    LEGAL: Legal = "SELECT {} FROM stores WHERE id = $1";
    LOCK: Changeable = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL", locked;
    CHANGE: update Changeable = "UPDATE stores SET updated_at = $1, {changes} WHERE id = $2";
    SET_OWNER = "UPDATE stores SET owner_email = $1, updated_at = $2 WHERE id = $3";
    UNVERIFY = "UPDATE stores SET verified = FALSE, updated_at = $1 WHERE id = $2 AND verified";
    UNVERIFY_OWNED: StoreId = "UPDATE stores SET verified = FALSE, updated_at = $1
        WHERE verified AND id IN (SELECT store_id FROM members WHERE account_id = $2 AND role = 'OWNER')
        RETURNING id";
    FEES: StoredFees = "SELECT {} FROM stores WHERE id = $1";
    LOCK_FEES: StoredFees = "SELECT {} FROM stores WHERE id = $1 AND deleted_at IS NULL", locked;
    SET_FEES: update StoredFees = "UPDATE stores SET {changes} WHERE id = $1";
    LIST: Summary = "SELECT {} FROM stores
        WHERE deleted_at IS NULL AND NOT is_snapshot ORDER BY created_at, id";
}

pub(super) fn load(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Store>, DbError> {
    tx.fetch_optional(LOAD, params![id])
}

pub(super) fn settings(tx: &mut Tx<'_>, id: &StoreId) -> Result<Settings, DbError> {
    tx.fetch_one(SETTINGS, params![id])
}

pub(super) fn portal(tx: &mut Tx<'_>, id: &StoreId) -> Result<Allowed, DbError> {
    tx.fetch_one(PORTAL, params![id])
}

pub(super) fn legal(tx: &mut Tx<'_>, id: &StoreId) -> Result<Legal, DbError> {
    tx.fetch_one(LEGAL, params![id])
}

/// The store's own fees.
pub(super) fn fees(tx: &mut Tx<'_>, id: &StoreId) -> Result<StoredFees, DbError> {
    tx.fetch_one(FEES, params![id])
}

/// Locks a store and reads its own fees.
pub(super) fn lock_fees(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<StoredFees>, DbError> {
    tx.fetch_optional(LOCK_FEES, params![id])
}

/// Stores the store's own fees.
pub(super) fn set_fees(tx: &mut Tx<'_>, id: &StoreId, fees: &StoredFees) -> Result<(), DbError> {
    tx.update(SET_FEES, params![id], fees).map(drop)
}

/// Locks a store and reads the settings that may be changed.
pub(super) fn lock(tx: &mut Tx<'_>, id: &StoreId) -> Result<Option<Changeable>, DbError> {
    tx.fetch_optional(LOCK, params![id])
}

/// Stores the changed settings.
pub(super) fn change(
    tx: &mut Tx<'_>,
    id: &StoreId,
    settings: &Changeable,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.update(CHANGE, params![now, id], settings).map(drop)
}

/// Stores where the owner gets mail.
pub(super) fn set_owner(tx: &mut Tx<'_>, id: &StoreId, email: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(SET_OWNER, params![email, now, id]).map(drop)
}

/// Withdraws that an operator vouches for the owner of a store.
pub(super) fn unverify(tx: &mut Tx<'_>, id: &StoreId, now: Timestamp) -> Result<(), DbError> {
    tx.run(UNVERIFY, params![now, id]).map(drop)
}

/// Withdraws that operators vouch for an account, in each store that it owns; returns those.
pub(super) fn unverify_owned(
    tx: &mut Tx<'_>,
    owner: &AccountId,
    now: Timestamp,
) -> Result<Vec<StoreId>, DbError> {
    tx.fetch_all(UNVERIFY_OWNED, params![now, owner])
}

/// Every store that is not deleted, oldest first.
pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    tx.fetch_all(LIST, &[])
}

/// Stores a new store; `false` when its handle is taken.
pub(super) fn insert(tx: &mut Tx<'_>, id: &StoreId, new: &NewStore, now: Timestamp) -> Result<bool, DbError> {
    let inserted = tx.insert(INSERT, params![id, now], new)?;
    Ok(inserted == 1)
}
