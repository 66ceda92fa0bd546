//! The events of subscriptions for the merchant's endpoints.

use crate::notify::payload::SubscriptionData;
use crate::orders::events;
use pandabase_domain::id::OrderId;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::subscription::Subscription;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Emits a `SUBSCRIPTION_*` event with the subscription as it stands now and the order that the contract
/// names for the event. `billed` is the amount that a renewal collected; without it the event has the
/// recurring amount (contract `webhooks.md`, "Payload").
pub fn emit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: EventType,
    subscription: &Subscription,
    order: &OrderId,
    billed: Option<Cents>,
) -> Result<(), ApiError> {
    let state = &subscription.state;
    let amount = match billed {
        Some(billed) => billed,
        None => subscription.plan.amount()?,
    };
    let data = SubscriptionData {
        id: subscription.id.clone(),
        status: state.status.as_str().to_owned(),
        billing_interval: state.interval,
        amount,
        currency: CURRENCY.into(),
        current_period_start: state.period.start,
        current_period_end: state.period.end,
        next_charge_at: state.next_charge_at,
        trial_end: state.trial_end,
        cancelled_at: state.cancelled_at,
        ends_at: state.ends_at,
    };
    events::emit_of_subscription(tx, ctx, order, event, data)
}

/// Emits the end of access, with the subscription's latest order. Does nothing while access lasts.
pub fn emit_ended(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    if !subscription.state.is_over(ctx.now) {
        return Ok(());
    }
    let event = EventType::SubscriptionEnded;
    emit(tx, ctx, event, subscription, &subscription.latest_order, None)
}
