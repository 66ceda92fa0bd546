//! What ends an agreement besides its customer: it is used up, or its card is removed.

use super::store;
use crate::orders::sale::Sale;
use pandabase_domain::id::PaymentMethodId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The money of an order came, whenever that was: an agreement to be charged once is used up. Called by
/// `payments::apply` in the transaction of the payment.
pub fn captured(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    if let Some(mandate) = &sale.mandate {
        store::use_up(tx, ctx, mandate)?;
    }
    Ok(())
}

/// A method was removed by its owner: no agreement charges it any more.
pub fn method_removed(tx: &mut Tx<'_>, method: &PaymentMethodId) -> Result<(), ApiError> {
    Ok(store::revoke_of_method(tx, method)?)
}
