//! The plan's part of the next bill (contract `subscriptions.md`, "Cancel" and "States").

use crate::stores::settings;
use pandabase_domain::money::Cents;
use pandabase_domain::store::FinalUsageBill;
use pandabase_domain::subscription::{Plan, Subscription};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// The plan's amount in cents, before tax and coupon; zero where only usage is still billed.
///
/// # Errors
/// [`ApiError::Invalid`] when the amount is out of range, and those of the database.
pub fn amount(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    plan: &Plan,
) -> Result<Cents, ApiError> {
    let is_final = subscription.state.final_charge_at.is_some();
    if is_final && bills_usage_alone(tx, ctx, subscription)? {
        return Ok(Cents::ZERO);
    }
    Ok(plan.amount()?)
}

fn bills_usage_alone(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<bool, ApiError> {
    Ok(subscription.state.ends_unpaid()
        || settings::of(tx, ctx)?.final_usage_bill == FinalUsageBill::UsageOnly)
}
