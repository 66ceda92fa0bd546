//! SQL of connected accounts, and of the stores that may connect some.

use pandabase_domain::account::ConnectedCapability;
use pandabase_domain::checkout::Metadata;
use pandabase_domain::id::{ConnectedAccountId, StoreId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    IS_PLATFORM: bool = "SELECT is_platform FROM stores WHERE id = $1";
    SET_PLATFORM = "UPDATE stores SET is_platform = $1, updated_at = $2
        WHERE id = $3 AND is_platform <> $1 AND deleted_at IS NULL";
    COUNT: i64 = "SELECT COUNT(*) FROM connected_accounts WHERE store_id = $1";
    ADD: insert Record<'static> = "INSERT INTO connected_accounts ({columns}) VALUES ({values})
        ON CONFLICT (email) DO NOTHING";
}

/// A connected account as it is stored.
#[derive(Debug, ToRow)]
pub(crate) struct Record<'a> {
    pub(crate) store_id: &'a StoreId,
    pub(crate) id: ConnectedAccountId,
    /// In lower case.
    pub(crate) email: &'a str,
    #[column(json)]
    pub(crate) capabilities: Vec<ConnectedCapability>,
    #[column(json)]
    pub(crate) metadata: Option<Metadata>,
    pub(crate) created_at: Timestamp,
}

/// Whether an operator lets a store connect accounts.
pub(crate) fn is_platform(tx: &mut Tx<'_>, store: &StoreId) -> Result<bool, DbError> {
    tx.fetch_one(IS_PLATFORM, params![store])
}

/// Sets whether a store may connect accounts; `false` when nothing changes.
pub(crate) fn set_platform(
    tx: &mut Tx<'_>,
    store: &StoreId,
    enabled: bool,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.run(SET_PLATFORM, params![enabled, now, store])? == 1)
}

/// How many accounts a store has connected.
pub(crate) fn count(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(COUNT, params![store])
}

/// Stores a new account; `false` when its address has one.
pub(crate) fn add(tx: &mut Tx<'_>, record: &Record<'_>) -> Result<bool, DbError> {
    Ok(tx.insert(ADD, &[], record)? == 1)
}
