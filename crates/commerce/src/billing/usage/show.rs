//! Reported usage: event by event, and its price for each period.

use super::requests::{ListQuery, SubscriptionPath};
use super::store;
use super::views::{CurrentPeriod, ProjectedMeter, SubscriptionUsage};
use crate::billing::metering::bill::sum;
use crate::billing::metering::store as events;
use crate::billing::metering::store::Filter;
use crate::billing::metering::views::UsageEvent;
use crate::billing::subscriptions;
use crate::billing::subscriptions::{base, bill};
use pandabase_domain::metering::Charge;
use pandabase_domain::money::CURRENCY;
use pandabase_domain::subscription::Subscription;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

const MISSING: ApiError = ApiError::Missing("Subscription");

/// `GET /v2/core/stores/{storeId}/usage/`: the events of a subscription.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<UsageEvent>, ApiError> {
    let query = &input.query;
    let subscription = subscriptions::store::find(tx, ctx, &query.subscription_id)?.ok_or(MISSING)?;
    let wanted = query.meter_id.as_ref();
    let mut lines = events::lines(tx, ctx, &subscription.id)?;
    lines.retain(|line| wanted.is_none_or(|id| line.meter_id == *id));
    let paging = &input.paging(25)?;
    let filter = Filter {
        lines: &lines,
        from: paging.from,
        to: paging.to,
    };
    let total = events::count(tx, &filter)?;
    events::page(tx, paging, total, &filter, &subscription)
}

/// `GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/usage`: the usage of a subscription, past
/// and projected.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription.
pub fn of_subscription(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SubscriptionPath>,
) -> Result<SubscriptionUsage, ApiError> {
    let found = subscriptions::store::find(tx, ctx, &input.path.subscription_id)?;
    let subscription = found.ok_or(MISSING)?;
    let is_usage_based = subscription.state.is_metered;
    let (current_period, past_periods) = if is_usage_based {
        (
            current(tx, ctx, &subscription)?,
            store::past(tx, ctx, &subscription.id)?,
        )
    } else {
        (None, Vec::new())
    };
    Ok(SubscriptionUsage {
        subscription_id: subscription.id,
        is_usage_based,
        currency: CURRENCY,
        current_period,
        past_periods,
    })
}

fn current(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Option<CurrentPeriod>, ApiError> {
    let state = &subscription.state;
    // Usage that was unbilled at an immediate end is never billed.
    if state.is_over(ctx.now) && state.final_charge_at.is_none() {
        return Ok(None);
    }
    let base_amount = base::amount(tx, ctx, subscription, &subscription.plan)?;
    let bills = bill::usage(tx, ctx, subscription, base_amount)?;
    let usage_amount = sum(&bills);
    let meters = bills.into_iter().map(|bill| ProjectedMeter {
        meter_id: bill.meter_id,
        event_name: bill.event_name,
        quantity: bill.quantity,
        amount_charged: bill.amount_charged,
    });
    Ok(Some(CurrentPeriod {
        period_start: state.period.start,
        period_end: state.period.end,
        base_amount,
        usage_amount,
        projected_total: Charge::from(base_amount).plus(usage_amount),
        meters: meters.collect(),
    }))
}
