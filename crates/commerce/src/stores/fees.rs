//! What the platform keeps of a store's sales (contract `orders-payments.md`, "Fees and settlement"): what it
//! keeps of everybody's, unless an operator has set something else for the store. What is set holds for
//! payments that are captured from then on; every other one keeps the fees that stand in its order.

pub use super::record::StoredFees;

use super::store;
use pandabase_domain::pricing::fees::{FeeSchedule, OwnFees};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;

impl From<StoredFees> for OwnFees {
    fn from(stored: StoredFees) -> Self {
        Self {
            basis_points: stored.basis_points,
            fixed: stored.fixed,
        }
    }
}

/// The fees of a payment that is captured now, where everybody else's are `standard`.
pub fn schedule(tx: &mut Tx<'_>, ctx: &Ctx<'_>, standard: FeeSchedule) -> Result<FeeSchedule, DbError> {
    Ok(standard.with_own(own(tx, ctx)?.into()))
}

/// What is the store's own.
pub fn own(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<StoredFees, DbError> {
    store::fees(tx, &ctx.store.id)
}

/// Changes what is the store's own; returns what it is now, and whether that is new.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn change(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    change: impl FnOnce(&mut StoredFees),
) -> Result<(StoredFees, bool), ApiError> {
    let before = store::lock_fees(tx, &ctx.store.id)?.ok_or(ApiError::Missing("Store"))?;
    let mut after = before;
    change(&mut after);
    if after == before {
        return Ok((after, false));
    }
    store::set_fees(tx, &ctx.store.id, &after)?;
    Ok((after, true))
}
