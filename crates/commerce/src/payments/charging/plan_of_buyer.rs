//! Changes of plan by the buyer, in the customer portal: what a change costs, before it is made, and the
//! change itself, which has no idempotency key.

use super::plan_change::{ChangeBody, PlanChange, Target, bill_of, check_amount, target, under_way};
use crate::billing::subscriptions::service::MISSING;
use crate::billing::subscriptions::store;
use crate::billing::subscriptions::upcoming::UpcomingInvoice;
use crate::billing::subscriptions::views::SubscriptionView;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::subscription::change::{Effect, Price, effect};
use pandabase_platform::api::{Begun, Errand};
use pandabase_platform::app::App;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// What a change would cost now: a bill whose total is 0 where nothing is charged before the next renewal.
/// Nothing is changed.
///
/// # Errors
/// Those of the change itself.
pub fn preview(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    body: &ChangeBody,
) -> Result<UpcomingInvoice, ApiError> {
    let subscription = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    subscription.state.check_undisputed()?;
    let Target { plan, offer, .. } = target(tx, ctx, &subscription, body)?;
    check_amount(tx, ctx, &subscription, &plan)?;
    let due = subscription.state.due_at();
    if due.is_some_and(|due| due <= ctx.now) || subscription.open_order.is_some() {
        return Err(under_way());
    }
    let new = Price {
        amount: plan.amount()?,
        interval: plan.interval,
    };
    let behavior = body.behavior(offer.as_ref());
    let (old, account) = (subscription.plan.amount()?, subscription.account);
    let change = effect(&subscription.state, account, old, new, behavior, ctx.now)?;
    let bill = match change {
        Effect::Charge(charge) => Some(bill_of(tx, ctx, &subscription, plan, charge)?),
        Effect::AtRenewal | Effect::Switch(_) | Effect::Restart(_) => None,
    };
    let at = match (&bill, due) {
        (None, Some(due)) => due,
        _ => ctx.now,
    };
    UpcomingInvoice::of_change(&subscription, bill.as_ref(), at)
}

/// Changes the plan. The charge goes on when the client hangs up.
///
/// # Errors
/// Those of the change.
pub async fn change(
    app: Arc<App>,
    store: StoreContext,
    subscription: SubscriptionId,
    body: ChangeBody,
) -> Result<SubscriptionView, ApiError> {
    let change = Arc::new(PlanChange { subscription, body });
    let work = tokio::spawn(async move { carry_out(&app, &store, change).await });
    work.await
        .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
}

async fn carry_out(
    app: &Arc<App>,
    store: &StoreContext,
    change: Arc<PlanChange>,
) -> Result<SubscriptionView, ApiError> {
    let (shared, context, errand) = (Arc::clone(app), store.clone(), Arc::clone(&change));
    let begun = app
        .db
        .write(move |tx| errand.begin(tx, &Ctx::of(&shared.env, &context)));
    let question = match begun.await? {
        Begun::Done(view) => return Ok(view),
        Begun::Refused(error) | Begun::Declined(error) => return Err(error),
        Begun::Ask { question, .. } => question,
    };
    let outcome = change.ask(app, question).await?;
    let (shared, context) = (Arc::clone(app), store.clone());
    let ended = app
        .db
        .write(move |tx| change.end(tx, &Ctx::of(&shared.env, &context), &outcome));
    ended.await?
}
