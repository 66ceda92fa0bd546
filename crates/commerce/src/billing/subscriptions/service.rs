//! What merchants and customers do to subscriptions. Every change takes the subscription's lock first, so
//! that two of them, or one and a renewal, happen one after the other.

use super::save::save;
use super::store::Filters;
use super::tell::tell;
use super::views::SubscriptionView;
use super::{mails, store, views};
use crate::billing::payment_methods;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::Subscription;
use pandabase_domain::subscription::{Cancelled, Refusal};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, Paging};

/// The error when the store has no such subscription.
pub const MISSING: ApiError = ApiError::Missing("Subscription");

pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: Paging,
    filters: Filters<'_>,
) -> Result<Page<SubscriptionView>, ApiError> {
    let mut page = store::list(tx, ctx, paging, filters)?;
    let items = std::mem::take(&mut page.items);
    let items = views::of(tx, ctx, items)?;
    Ok(page.with(items))
}

/// The subscriptions with these ids, newest first.
///
/// # Errors
/// [`ApiError`] from the database.
pub fn of_ids(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ids: Vec<&SubscriptionId>,
) -> Result<Vec<SubscriptionView>, ApiError> {
    let found = store::of_ids(tx, ctx, ids)?;
    views::of(tx, ctx, found)
}

/// A subscription.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionView, ApiError> {
    let subscription = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    views::one(tx, ctx, subscription)
}

/// Cancels at the end of the period, or at once.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when it is
/// cancelled.
pub fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &str,
    immediate: bool,
) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    end(tx, ctx, &mut subscription, immediate)?;
    views::one(tx, ctx, subscription)
}

/// Cancels a subscription that is locked, with everything that follows.
///
/// # Errors
/// [`ApiError::Invalid`] when it is cancelled.
pub fn end(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &mut Subscription,
    immediate: bool,
) -> Result<(), ApiError> {
    let cancelled = subscription.state.cancel(ctx.now, immediate)?;
    save(tx, ctx, subscription)?;
    match cancelled {
        Cancelled::Now => {
            announce(tx, ctx, EventType::SubscriptionCancelled, subscription)?;
            mails::cancelled(tx, ctx, subscription)
        }
        Cancelled::Hastened => Ok(()),
    }
}

pub(crate) fn pause(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    subscription.state.pause(ctx.now)?;
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionPaused, &subscription)?;
    views::one(tx, ctx, subscription)
}

pub(crate) fn resume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    subscription.state.resume(ctx.now)?;
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionResumed, &subscription)?;
    views::one(tx, ctx, subscription)
}

/// Takes a cancellation at the end of the period back.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when no
/// cancellation waits.
pub fn reactivate(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    subscription.state.reactivate(ctx.now)?;
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, &subscription)?;
    mails::reactivated(tx, ctx, &subscription)?;
    views::one(tx, ctx, subscription)
}

/// Tells of a subscription with its latest order and its recurring amount.
pub fn announce(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: EventType,
    subscription: &Subscription,
) -> Result<(), ApiError> {
    tell(tx, ctx, event, subscription, &subscription.latest_order, None)
}

/// Has another card of the customer charged from now on.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such subscription or card, [`ApiError::Invalid`] when the
/// subscription has ended and nothing is owed.
pub fn switch_card(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &str,
    method: &str,
) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    // The last bill of a metered one may still be owed.
    if subscription.state.is_over(ctx.now) && subscription.state.due_at().is_none() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    // Held, so that it is not removed meanwhile.
    let method = payment_methods::hold(tx, &subscription.email, method)?;
    let method = method.ok_or(ApiError::Missing("Payment method"))?;
    let label = method.label();
    subscription.payment_method = Some(method.id);
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, &subscription)?;
    mails::card_switched(tx, ctx, &subscription, &label)?;
    views::one(tx, ctx, subscription)
}
