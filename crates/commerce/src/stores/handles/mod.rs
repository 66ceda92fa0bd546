//! The names of stores in addresses: how a store gets another one, and what becomes of the one that it
//! leaves.
//!
//! Pages at a handle that was left lead on to the store for as long as no other store has the handle, and for
//! [`KEPT`] no other store can take it: links that were printed and mailed must not lead to a stranger. The
//! store itself can have it back at any time.

mod store;

use pandabase_domain::id::StoreId;
use pandabase_domain::store::is_reserved;
use pandabase_domain::time::DAY;
use pandabase_platform::context::{Ctx, Env};
use pandabase_platform::db::{DbError, Tx, lock_key};
use pandabase_platform::error::ApiError;

/// How long a handle that was left is kept for its store.
pub const KEPT: i64 = 365 * DAY;
/// How many handles a store may leave in that time, so that nobody keeps many from others.
pub const CHANGES: i64 = 3;

/// Makes the handles of all stores wait for this transaction: what is free is not taken twice.
pub(super) fn lock(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.lock(lock_key("handles of stores"))
}

/// Lets a store have a handle that no store has: pages at it lead nowhere else from then on. The handles are
/// locked.
///
/// # Errors
/// [`ApiError::Conflict`] when it is kept for another store.
pub(super) fn claim(tx: &mut Tx<'_>, env: &Env, id: &StoreId, handle: &str) -> Result<(), ApiError> {
    if store::is_kept(tx, handle, id, env.clock.now().plus_millis(-KEPT))? {
        return Err(already_taken(handle));
    }
    Ok(store::forget(tx, handle)?)
}

/// Refuses a handle that is kept for a host with another use. An operator who makes a store may choose it.
///
/// # Errors
/// [`ApiError::Invalid`], which names the field.
pub fn check(handle: &str) -> Result<(), ApiError> {
    if is_reserved(handle) {
        return Err(ApiError::invalid(
            "body/handle must NOT be a name that is kept for hosts of the platform",
        ));
    }
    Ok(())
}

/// The refusal of a handle that another store has, or has left too recently.
pub(super) fn already_taken(handle: &str) -> ApiError {
    ApiError::Conflict(format!("Handle '{handle}' is already taken"))
}

/// Changes a store's handle.
///
/// # Errors
/// [`ApiError::Conflict`] when another store has it, or it is kept for one; [`ApiError::Invalid`] when the
/// store has left [`CHANGES`] of them lately, and those of [`check`].
pub(super) fn change(tx: &mut Tx<'_>, ctx: &Ctx<'_>, handle: &str) -> Result<(), ApiError> {
    let id = &ctx.store.id;
    lock(tx)?;
    let before = store::current(tx, id)?.ok_or(ApiError::Missing("Store"))?;
    if before == handle {
        return Ok(());
    }
    check(handle)?;
    if !store::rename(tx, id, handle, ctx.now)? {
        return Err(already_taken(handle));
    }
    claim(tx, ctx.env, id, handle)?;
    let now = ctx.env.clock.now();
    if store::left_since(tx, id, now.plus_millis(-KEPT))? >= CHANGES {
        return Err(ApiError::invalid(format!(
            "body/handle can be a new one {CHANGES} times a year"
        )));
    }
    Ok(store::leave(tx, id, &before, now)?)
}
