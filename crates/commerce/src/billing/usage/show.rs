//! TITLE

use super::views::{CurrentPeriod, PastPeriod, ProjectedMeter, SubscriptionUsage};
use crate::billing::metering::bill::{Billable, projection, sum};
use crate::billing::subscriptions;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::metering::Charge;
use pandabase_domain::money::Cents;
use pandabase_domain::subscription::Subscription;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

sql! {
    PAST = "SELECT usage_start, usage_end, base_amount, usage_amount, order_id, meters FROM invoices
        WHERE store_id = $1 AND subscription_id = $2 AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        ORDER BY period_no DESC, created_at DESC, id DESC LIMIT 1000";
}

/// The usage of a subscription, past and projected.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionUsage, ApiError> {
    let found = subscriptions::store::find(tx, ctx, id)?;
    let subscription = found.ok_or(ApiError::Missing("Subscription"))?;
    let is_usage_based = subscription.state.is_metered;
    let (current_period, past_periods) = if is_usage_based {
        (current(tx, ctx, &subscription)?, past(tx, ctx, &subscription.id)?)
    } else {
        (None, Vec::new())
    };
    Ok(SubscriptionUsage {
        subscription_id: subscription.id,
        is_usage_based,
        currency: "USD",
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
    // What was open at an immediate end is not billed.
    if state.is_over(ctx.now) && state.due_at().is_none() {
        return Ok(None);
    }
    let bills = projection(tx, ctx, &Billable::of(subscription))?;
    let (base_amount, usage_amount) = (subscription.plan.amount()?, sum(&bills));
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

fn past(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<Vec<PastPeriod>, ApiError> {
    let rows = tx.all(PAST, params![&ctx.store.id, subscription], |row| {
        let (period_start, period_end) = (row.next()?, row.next()?);
        let (base, usage): (Cents, Cents) = (row.next()?, row.next()?);
        Ok((
            base.plus(usage),
            PastPeriod {
                period_start,
                period_end,
                total_charged: Cents::ZERO,
                order_id: row.next()?,
                meters: row.json()?,
            },
        ))
    })?;
    rows.into_iter()
        .map(|(total, period)| {
            Ok(PastPeriod {
                total_charged: total?,
                ..period
            })
        })
        .collect()
}
