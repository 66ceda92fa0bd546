//! Showing a store, and creating stores. There is no public API for creating yet; the command line and the
//! tests use this.

use super::requests::NewStore;
use super::store;
use super::views::{Store, Summary};
use crate::money::ledger;
use pandabase_domain::id::StoreId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;

/// Every store that is not deleted, oldest first.
///
/// # Errors
/// [`DbError`] from the database.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    store::list(tx)
}

/// Creates a store with its balance and opening ledger entry.
///
/// # Errors
/// [`ApiError::Conflict`] when the handle is taken.
pub fn create(tx: &mut Tx<'_>, env: &Env, new: &NewStore) -> Result<StoreContext, ApiError> {
    let now: Timestamp = env.clock.now();
    let store = StoreContext {
        id: StoreId::new(now, &mut *env.random.lock()),
        clock_offset: 0,
    };
    let ctx = Ctx {
        env,
        store: &store,
        now,
    };
    // Sandbox stores skip the onboarding gates (contract store.md, "Gates").
    let accepts_payments = env.config.is_sandbox();
    if !store::insert(tx, &store.id, new, accepts_payments, now)? {
        return Err(ApiError::Conflict(format!(
            "Handle '{}' is already taken",
            new.handle
        )));
    }
    ledger::open(tx, &ctx)?;
    Ok(store)
}

/// `GET /v2/core/stores/{storeId}/`: the store itself.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Store, ApiError> {
    store::load(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))
}
