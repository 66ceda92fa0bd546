//! What a change of plan costs, before it is made, for buyers and for merchants; and the change by the buyer,
//! in the customer portal, which has no idempotency key.

use super::plan_change::{
    ChangeBody, PlanChange, Target, bill_of, check_amount, payment_failed, target, under_way,
};
use super::shown::Shown;
use crate::billing::subscriptions::requests::Path;
use crate::billing::subscriptions::service::MISSING;
use crate::billing::subscriptions::store;
use crate::billing::subscriptions::upcoming::{LineItem, UpcomingInvoice};
use crate::billing::subscriptions::views::SubscriptionView;
use pandabase_domain::id::{ProductId, SubscriptionId, VariantId};
use pandabase_domain::input::{Int, Natural, Opt, Patch};
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::{BillingAnchor, BillingInterval};
use pandabase_domain::subscription::change::{Effect, Price, effect};
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::{Begun, ExternalCall, Input, Json, Nothing};
use pandabase_platform::app::App;
use pandabase_platform::cause;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Another plan, or other seats, as a buyer asks for them. What is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyerChange {
    #[serde(default)]
    product_id: Opt<ProductId>,
    #[serde(default)]
    variant_id: Patch<VariantId>,
    /// Refused: the plan says how often it is billed.
    #[serde(default)]
    billing_interval: Opt<BillingInterval>,
    #[serde(default)]
    quantity: Opt<Int<1, 100_000>>,
    /// Cents of one unit, of a PAY_WHAT_YOU_WANT product only: its `minimumPrice` at least.
    #[serde(default)]
    amount: Opt<Int<1, 1_000_000>>,
    /// Without effect: the plan says when a change takes effect.
    #[serde(default)]
    #[expect(dead_code, reason = "a value that there is not is refused all the same")]
    proration_behavior: Opt<BillingAnchor>,
    /// The preview's `total`, in cents: nothing else is charged now.
    #[serde(default)]
    expected_total: Opt<Natural>,
    /// The preview's `planAmount`, in cents: nothing else is charged for later periods.
    #[serde(default)]
    expected_amount: Opt<Natural>,
    /// The preview's `pricedAt`, at most 15 minutes ago: what is unused of the running period is reckoned as
    /// of then, so that `expected_total` is met.
    #[serde(default)]
    priced_at: Opt<Timestamp>,
}

impl BuyerChange {
    /// What a merchant would ask for: taking effect when the product says. How often a plan is billed is not
    /// the buyer's to choose either: a variant's price of a month would be paid for a year.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when an interval is named.
    pub fn read(self) -> Result<Change, ApiError> {
        if !self.billing_interval.is_none() {
            return Err(ApiError::invalid(
                "body/billing_interval must NOT be given: the plan says how often it is billed",
            ));
        }
        Ok(Change {
            shown: Shown::new(&self.expected_total, &self.expected_amount, &self.priced_at),
            body: ChangeBody {
                product_id: self.product_id,
                variant_id: self.variant_id,
                billing_interval: Opt(None),
                quantity: self.quantity,
                amount: self.amount,
                proration_behavior: Opt(None),
                expected_total: Opt(None),
                expected_amount: Opt(None),
                priced_at: Opt(None),
            },
        })
    }
}

/// What a buyer asks for, and what the buyer was shown of it.
#[derive(Debug, Clone)]
pub struct Change {
    body: ChangeBody,
    shown: Shown,
}

impl Change {
    /// Whether it asks for another plan, or another price of one.
    pub fn changes_plan(&self) -> bool {
        self.body.changes_plan()
    }

    /// Whether it asks for other seats.
    pub fn changes_seats(&self) -> bool {
        self.body.changes_seats()
    }
}

/// What a change costs: the bill of now, and the price of later periods.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangePreview {
    #[serde(flatten)]
    bill: UpcomingInvoice,
    /// What is charged now, line by line: a period of the plan that it leads to (`New plan`), what was paid
    /// for the running period and is not used any more (`Unused time`, negative), and what earlier changes
    /// left (`Plan change` and `Credit`, negative). They add up to `subtotal`; none where nothing is charged.
    lines: Vec<LineItem>,
    /// What a period costs from then on.
    plan_amount: Cents,
    /// How often that is billed.
    plan_interval: BillingInterval,
    /// Whether the tax is in that price, or comes on top of it.
    plan_includes_tax: bool,
    /// When the plan changes: now, or with the next renewal.
    switches_at: Timestamp,
    /// When this was reckoned: to be sent with the change, as `priced_at`.
    priced_at: Timestamp,
}

/// `POST /v2/stores/{storeId}/subscriptions/{subscriptionId}/change/preview`: what a merchant's change would
/// cost now.
///
/// # Errors
/// Those of the change itself.
pub fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ChangeBody>>,
) -> Result<ChangePreview, ApiError> {
    cost(tx, ctx, &input.path.subscription_id, &input.body.0)
}

/// What a buyer's change would cost now.
///
/// # Errors
/// Those of the change itself.
pub fn preview(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    change: &Change,
) -> Result<ChangePreview, ApiError> {
    cost(tx, ctx, id, &change.body)
}

/// What a change would cost now: a bill whose total is 0 where nothing is charged before the next renewal.
/// Nothing is changed.
fn cost(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    body: &ChangeBody,
) -> Result<ChangePreview, ApiError> {
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
    let switches_at = match change {
        Effect::AtRenewal => due.unwrap_or(ctx.now),
        Effect::Charge(_) | Effect::Switch(_) | Effect::Restart(_) => ctx.now,
    };
    let bill = match change {
        Effect::Charge(_) if subscription.payment_method.is_none() => return Err(payment_failed()),
        Effect::Charge(charge) => Some(bill_of(tx, ctx, &subscription, plan, charge)?),
        Effect::AtRenewal | Effect::Switch(_) | Effect::Restart(_) => None,
    };
    let at = match (&bill, due) {
        (None, Some(due)) => due,
        _ => ctx.now,
    };
    Ok(ChangePreview {
        bill: UpcomingInvoice::of_change(&subscription, bill.as_ref(), at)?,
        lines: LineItem::of_change(bill.as_ref())?,
        plan_amount: new.amount,
        plan_interval: new.interval,
        plan_includes_tax: subscription.tax_behavior == TaxBehavior::Inclusive,
        switches_at,
        priced_at: ctx.now,
    })
}

/// Changes the plan. The charge goes on when the client hangs up.
///
/// # Errors
/// Those of the change.
pub async fn change(
    app: Arc<App>,
    store: StoreContext,
    subscription: SubscriptionId,
    Change { body, shown }: Change,
) -> Result<SubscriptionView, ApiError> {
    let change = Arc::new(PlanChange {
        subscription,
        body,
        shown,
    });
    let work = cause::spawn(async move { carry_out(&app, &store, change).await });
    work.await
        .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
}

async fn carry_out(
    app: &Arc<App>,
    store: &StoreContext,
    change: Arc<PlanChange>,
) -> Result<SubscriptionView, ApiError> {
    let (shared, context, call) = (Arc::clone(app), store.clone(), Arc::clone(&change));
    let begun = app
        .db
        .write(move |tx| call.begin(tx, &Ctx::of(&shared.env, &context)));
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
