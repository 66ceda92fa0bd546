//! The jobs of a subscription, which follow from its state. The state holds the times; a job only runs at
//! one.

use super::store;
use crate::billing::payment_methods;
use crate::orders::store::record;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;

/// When the owner of a card is mailed that it expires, in milliseconds from its expiry.
const CARD_NOTICE: i64 = -30 * DAY;

/// Plans the jobs that the subscription needs in its current state, and cancels the others.
pub fn plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    let subject = subscription.id.as_str();
    let set = |tx: &mut Tx<'_>, kind, at| jobs::plan(tx, ctx, kind, subject, at);
    if !is_under_way(tx, ctx, subscription)? {
        set(tx, JobKind::SubscriptionRenewal, subscription.state.due_at())?;
    }
    let announced = store::announced(tx, ctx, &subscription.id)?;
    let notice = notice_at(ctx, subscription).filter(|_| announced.period < subscription.state.period_no);
    set(tx, JobKind::SubscriptionNotice, notice)?;
    // Once access is over, the job that emits its end stays until it has run.
    if !subscription.state.is_over(ctx.now) {
        set(tx, JobKind::SubscriptionEnd, end_at(subscription))?;
    }
    let card = card_notice(tx, ctx, subscription)?;
    let card = card.filter(|card| announced.card.as_ref() != Some(&card.mark));
    set(tx, JobKind::CardExpiryNotice, card.map(|card| card.at))?;
    Ok(())
}

/// Whether the processor is being asked to charge the subscription. The renewal job then waits to ask again
/// in case no answer arrives, and must not be moved.
pub fn is_under_way(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<bool, ApiError> {
    let Some(order) = &subscription.open_order else {
        return Ok(false);
    };
    let sale = record::by_order(tx, ctx, order)?;
    Ok(sale.is_some_and(|sale| match sale.state.payment {
        PaymentStatus::Pending => sale.authorization_url.is_none(),
        PaymentStatus::Processing => true,
        _ => false,
    }))
}

/// When the end of a trial or the next renewal is announced. Retries are not announced.
pub fn notice_at(ctx: &Ctx<'_>, subscription: &Subscription) -> Option<Timestamp> {
    let state = &subscription.state;
    let days = match state.status {
        SubscriptionStatus::Trialing => ctx.env.config.trial_notice_days,
        SubscriptionStatus::Active => ctx.env.config.renewal_notice_days,
        _ => return None,
    };
    let charge = state.next_charge_at.filter(|charge| *charge > ctx.now)?;
    Some(charge.plus_millis(days.saturating_mul(-DAY)))
}

/// The notice to a customer that the card of their subscription expires.
pub struct CardNotice {
    /// When the customer is mailed.
    pub at: Timestamp,
    /// The card with its date, which is stored once the customer was mailed.
    pub mark: String,
    /// The card for people.
    pub label: String,
}

/// The end of the card of a subscription that will be charged, unless it has passed.
pub fn card_notice(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Option<CardNotice>, ApiError> {
    let is_live = subscription.state.status != SubscriptionStatus::Cancelled;
    let Some(id) = subscription.payment_method.as_ref().filter(|_| is_live) else {
        return Ok(None);
    };
    let Some(method) = payment_methods::find(tx, id)? else {
        return Ok(None);
    };
    let expiry = payment_methods::expiry(&method).filter(|expiry| *expiry > ctx.now);
    Ok(expiry.map(|expiry| CardNotice {
        at: expiry.plus_millis(CARD_NOTICE),
        mark: format!("{id} {expiry}"),
        label: method.label(),
    }))
}

/// When access ends, if that is known.
pub(super) fn end_at(subscription: &Subscription) -> Option<Timestamp> {
    let state = &subscription.state;
    let is_cancelled = state.status == SubscriptionStatus::Cancelled;
    state.ends_at.filter(|_| is_cancelled)
}
