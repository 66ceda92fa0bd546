//! How an agreement ends other than by its customer: it is used up, or its card is removed.

use super::store;
use crate::orders::sale::Sale;
use pandabase_domain::id::PaymentMethodId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// An order under an agreement was paid, perhaps late. That uses up an agreement for a single charge. Called
/// by `payments::apply` in the transaction of the payment.
pub fn captured(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<(), ApiError> {
    if let Some(mandate) = &sale.mandate {
        store::use_up(tx, ctx, mandate)?;
    }
    Ok(())
}

/// The owner removed a payment method: agreements that charge it are revoked.
pub fn method_removed(tx: &mut Tx<'_>, method: &PaymentMethodId) -> Result<(), ApiError> {
    Ok(store::revoke_of_method(tx, method)?)
}
