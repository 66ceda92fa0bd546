//! Operations of merchants and customers on subscriptions. Every change locks the subscription first, so that
//! two changes, or a change and a renewal, happen one after the other.

use super::events::{emit, emit_ended};
use super::requests::{CancelAt, CancelBody, ListQuery, Path};
use super::save::save;
use super::store::Filters;
use super::views::SubscriptionView;
use super::{mails, store, views};
use crate::billing::payment_methods;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::{Cancelled, Refusal, State, Subscription, SubscriptionStatus};
use pandabase_domain::time::Timestamp;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::api::{Input, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::page::Page;

/// The error when the store has no such subscription.
pub const MISSING: ApiError = ApiError::Missing("Subscription");

/// `GET /v2/core/stores/{storeId}/subscriptions/`: the store's subscriptions, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<SubscriptionView>, ApiError> {
    let query = &input.query;
    let paging = &input.paging(25)?;
    let filters = Filters {
        status: query.status.0,
        product: query.product_id.as_ref(),
        customer: query.customer_id.as_ref(),
    };
    let Page { items, pagination } = store::list(tx, ctx, paging, filters)?;
    let items = views::of(tx, ctx, items)?;
    Ok(Page { items, pagination })
}

/// The subscriptions with these ids, newest first.
pub fn of_ids(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    ids: Vec<&SubscriptionId>,
) -> Result<Vec<SubscriptionView>, ApiError> {
    let found = store::of_ids(tx, ctx, ids)?;
    views::of(tx, ctx, found)
}

/// `GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}`: a subscription.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    let subscription = store::find(tx, ctx, &input.path.subscription_id)?.ok_or(MISSING)?;
    views::one(tx, ctx, subscription)
}

/// `POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/cancel`: cancels at the end of the period,
/// or at once.
///
/// # Errors
/// Those of [`cancel_one`].
pub fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<CancelBody>>,
) -> Result<SubscriptionView, ApiError> {
    let CancelBody { immediate, cancel_at } = &input.body.0;
    let immediate = immediate.0.unwrap_or(cancel_at.0 == Some(CancelAt::Now));
    cancel_one(tx, ctx, &input.path.subscription_id, immediate)
}

/// Cancels at the end of the period, or at once.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when it is
/// cancelled.
pub fn cancel_one(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
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
            mails::cancelled(tx, ctx, subscription)?;
        }
        Cancelled::Hastened => {
            announce(tx, ctx, EventType::SubscriptionUpdated, subscription)?;
            // The end is emitted now, and not by the job later.
            jobs::cancel(tx, ctx, JobKind::SubscriptionEnd, subscription.id.as_str())?;
        }
    }
    emit_ended(tx, ctx, subscription)
}

/// Ends a subscription that is locked because its store was deleted: nothing is charged any more, not even
/// usage, and access lasts as long as was paid for. A metered one, which is paid for afterwards, ends at
/// once. No event is emitted, because nobody listens. Repeating it changes nothing.
pub fn close(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &mut Subscription) -> Result<(), ApiError> {
    let state = &mut subscription.state;
    let is_live = state.status != SubscriptionStatus::Cancelled;
    if !is_live && state.final_charge_at.is_none() {
        return Ok(());
    }
    let ends_now = state.is_metered;
    if state.cancel(ctx.now, ends_now).is_err() {
        // It is over, and its last charge was declined: it is not tried again.
        state.forgive();
    }
    save(tx, ctx, subscription)?;
    if is_live {
        mails::store_closed(tx, ctx, subscription)?;
    }
    Ok(())
}

/// `POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/pause`: pauses a subscription; a body is
/// not read.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when it cannot be
/// paused.
pub fn pause(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    moved(tx, ctx, input, State::pause, EventType::SubscriptionPaused)
}

/// `POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/resume`: takes a paused subscription up; a
/// body is not read.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when it is not
/// paused.
pub fn resume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    moved(tx, ctx, input, State::resume, EventType::SubscriptionResumed)
}

/// Makes a transition, stores the result and emits `event`.
fn moved(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
    step: fn(&mut State, Timestamp) -> Result<(), Refusal>,
    event: EventType,
) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, &input.path.subscription_id)?.ok_or(MISSING)?;
    step(&mut subscription.state, ctx.now)?;
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, event, &subscription)?;
    views::one(tx, ctx, subscription)
}

/// `POST /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/reactivate`: takes a cancellation at the
/// end of the period back; a body is not read.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] when no
/// cancellation waits, or nothing is saved to pay with.
pub fn reactivate(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, &input.path.subscription_id)?.ok_or(MISSING)?;
    subscription.state.reactivate(ctx.now)?;
    // Locked, so that it is not removed meanwhile.
    let is_held = match &subscription.payment_method {
        Some(method) => payment_methods::lock_any(tx, method)?,
        None => false,
    };
    if !is_held {
        return Err(ApiError::invalid("Add a payment method first"));
    }
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, &subscription)?;
    mails::reactivated(tx, ctx, &subscription)?;
    views::one(tx, ctx, subscription)
}

/// Emits an event about a subscription, with its latest order and its recurring amount.
pub fn announce(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    event: EventType,
    subscription: &Subscription,
) -> Result<(), ApiError> {
    emit(tx, ctx, event, subscription, &subscription.latest_order, None)
}
