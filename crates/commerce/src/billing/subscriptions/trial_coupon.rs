//! The coupon of a trial, which waits for the first charge and is used up by it (contract `subscriptions.md`,
//! "Trial").

use crate::selling::coupons::sale as coupons;
use pandabase_domain::pricing;
use pandabase_domain::subscription::Subscription;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The plan was changed during the trial: the coupon's discount is computed anew for the new plan. The coupon
/// is given up if it does not apply to that product or the plan is below its minimum.
pub fn judge(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription) -> Result<(), ApiError> {
    let plan = &subscription.plan;
    let Some(coupon) = &mut subscription.trial_coupon else {
        return Ok(());
    };
    let line = pricing::Line {
        unit: plan.unit_amount,
        quantity: plan.quantity,
    };
    match coupons::anew(tx, ctx, coupon, &plan.product, line)? {
        Some(amount) => {
            coupon.amount = amount;
            Ok(())
        }
        None => give_up(tx, ctx, subscription),
    }
}

/// Releases the use of the coupon, because nothing will be paid with it.
pub fn give_up(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription) -> Result<(), ApiError> {
    if subscription.trial_coupon.take().is_some() {
        coupons::release(tx, ctx, &subscription.first_order)?;
    }
    Ok(())
}
