//! The charge of a payment that is held, looked at before the payment is let through: somebody may have
//! returned money of it at the processor meanwhile, and the books would say that the store has it.

use super::decide::MISSING;
use crate::orders::store::record;
use crate::shield::store::reviews as store;
use pandabase_domain::id::ReviewId;
use pandabase_domain::money::Cents;
use pandabase_domain::shield::ReviewStatus;
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::RefundState;
use std::sync::Arc;

/// What a merchant reads of a charge of which money went back.
const RETURNED: &str = "The processor has returned money of this payment. Decline it, and the buyer gets the \
                        rest";
/// What a merchant reads of a charge that the processor does not have.
const UNKNOWN: &str = "The processor does not know the charge of this payment. Decline it";

/// Refuses to let a payment through whose charge is not whole any more.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such review, [`ApiError::Conflict`] when money of its charge
/// went back or the processor does not know it, [`ApiError::Unavailable`] when the processor does not answer.
pub async fn require_whole(app: &Arc<App>, at: &StoreContext, id: &ReviewId) -> Result<(), ApiError> {
    let (shared, context, id) = (Arc::clone(app), at.clone(), id.clone());
    let found = app
        .db
        .read(move |tx| charge_of(tx, &Ctx::of(&shared.env, &context), &id));
    let Some(charge) = found.await? else {
        return Ok(());
    };
    match app.ports.processor.refunds_of(at, &charge).await {
        Err(error) if error.is_no_such_charge() => Err(ApiError::Conflict(UNKNOWN.into())),
        Err(error) => Err(error.into()),
        Ok(made) if made.iter().any(|refund| refund.state != RefundState::Failed) => {
            Err(ApiError::Conflict(RETURNED.into()))
        }
        Ok(_) => Ok(()),
    }
}

/// The processor's id of a charge that waits for a decision; `None` where nothing was charged, or nothing is
/// to be decided.
fn charge_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &ReviewId) -> Result<Option<String>, ApiError> {
    let found = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    if found.status != ReviewStatus::Open {
        return Ok(None);
    }
    let sale = record::by_order(tx, ctx, &found.order_id)?.ok_or(MISSING)?;
    let is_charged = sale.total > Cents::ZERO;
    Ok(sale.reference.filter(|_| is_charged))
}
