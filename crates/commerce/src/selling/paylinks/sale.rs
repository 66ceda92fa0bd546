//! What paying asks of paylinks: a place under the cap, reserved when an order is created. A payment under
//! way keeps its place, so that the cap is never exceeded. A payment that completes has used its place for
//! good, even if it is refunded.

use super::store;
use pandabase_domain::id::{OrderId, PaylinkId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The refusal of a paylink that is disabled, expired or used up.
pub fn unavailable() -> ApiError {
    ApiError::invalid("Paylink is no longer available")
}

/// Reserves a place for an order that is about to be charged. Only a cap that is reached refuses it: open
/// sessions of a paylink that was disabled, has expired or was deleted can still be paid.
///
/// # Errors
/// [`ApiError::Invalid`] when no place is left; the transaction must then be given up.
pub fn reserve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, paylink: &PaylinkId, order: &OrderId) -> Result<(), ApiError> {
    if store::reserve(tx, &ctx.store.id, paylink, order)? {
        Ok(())
    } else {
        Err(unavailable())
    }
}

/// Marks the place of a paid order as used.
pub fn complete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    Ok(store::complete(tx, &ctx.store.id, order)?)
}

/// Releases the place of an order that was not paid. Repeating it changes nothing.
pub fn release(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<(), ApiError> {
    Ok(store::release(tx, &ctx.store.id, order)?)
}
