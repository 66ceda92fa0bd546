//! Subscriptions as merchants and customers see them (contract `subscriptions.md`). Amounts are US cents.

use super::store;
use crate::billing::subscriptions::store::{ChargedMethod, SubscribedProduct};
use pandabase_domain::id::{CustomerId, ProductId, SubscriptionId, VariantId};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::product::BillingInterval;
use pandabase_domain::subscription::{Plan, State, Subscription, SubscriptionStatus};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// A subscription.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Subscription")]
pub struct SubscriptionView {
    /// The subscription.
    pub id: SubscriptionId,
    /// Where it stands.
    pub status: SubscriptionStatus,
    /// How often it is billed.
    pub billing_interval: BillingInterval,
    /// What a period costs before tax: units times the price of one.
    pub amount: Cents,
    /// Units.
    pub quantity: i64,
    /// `USD`.
    pub currency: &'static str,
    /// Start of the current period; a trial is one.
    pub current_period_start: Timestamp,
    /// Its end.
    pub current_period_end: Timestamp,
    /// When it is charged next.
    pub next_charge_at: Option<Timestamp>,
    /// When the trial ends or ended.
    pub trial_end: Option<Timestamp>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// When it was paused.
    pub paused_at: Option<Timestamp>,
    /// When access ends.
    pub ends_at: Option<Timestamp>,
    /// Retries of this period's charge that failed.
    pub retry_count: i64,
    /// What is subscribed to.
    pub product: SubscribedProduct,
    /// Who subscribed.
    pub customer: Subscriber,
    /// The card that is charged.
    pub payment_method: Option<ChargedMethod>,
    /// The plan that the next renewal switches to.
    pub pending_change: Option<PendingChange>,
    /// When it began.
    pub created_at: Timestamp,
}

/// Who subscribed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Subscriber {
    /// The customer.
    pub id: CustomerId,
    /// Lower-case address.
    pub email: String,
}

/// The plan that the next renewal switches to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PendingChange {
    /// The product.
    pub product_id: ProductId,
    /// The variant.
    pub variant_id: Option<VariantId>,
    /// How often it is billed then.
    pub billing_interval: BillingInterval,
    /// Units.
    pub quantity: i64,
    /// What a period costs then, before tax.
    pub amount: Cents,
    /// When the first period of it begins.
    #[serde(rename = "effectiveAt")]
    pub effective_at: Timestamp,
}

impl PendingChange {
    fn of(plan: Plan, state: &State) -> Result<Self, ApiError> {
        Ok(Self {
            amount: plan.amount()?,
            effective_at: state.next_period(plan.interval).start,
            product_id: plan.product,
            variant_id: plan.variant,
            billing_interval: plan.interval,
            quantity: plan.quantity,
        })
    }
}

/// The views of these subscriptions, in their order, with what they refer to.
pub fn of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscriptions: Vec<Subscription>,
) -> Result<Vec<SubscriptionView>, ApiError> {
    let products = subscriptions
        .iter()
        .map(|subscription| &subscription.plan.product);
    let products = store::products(tx, ctx, products)?;
    let methods = subscriptions
        .iter()
        .filter_map(|subscription| subscription.payment_method.as_ref());
    let methods = store::methods(tx, methods)?;
    let view = |subscription: Subscription| {
        let method = subscription.payment_method.as_ref();
        let method = method.and_then(|id| methods.get(id).cloned());
        let product = products.get(&subscription.plan.product);
        let product = product.ok_or(ApiError::Missing("Product"))?.clone();
        let Subscription { state, plan, .. } = subscription;
        let pending = subscription.pending_change;
        Ok(SubscriptionView {
            id: subscription.id,
            status: state.status,
            billing_interval: state.interval,
            amount: plan.amount()?,
            quantity: plan.quantity,
            currency: CURRENCY,
            current_period_start: state.period.start,
            current_period_end: state.period.end,
            next_charge_at: state.next_charge_at,
            trial_end: state.trial_end,
            cancelled_at: state.cancelled_at,
            paused_at: state.paused_at,
            ends_at: state.ends_at,
            retry_count: state.retry_count,
            product,
            customer: Subscriber {
                id: subscription.customer,
                email: subscription.email,
            },
            payment_method: method,
            pending_change: pending.map(|plan| PendingChange::of(plan, &state)).transpose()?,
            created_at: subscription.created_at,
        })
    };
    subscriptions.into_iter().map(view).collect()
}

/// The view of a subscription, with what it refers to.
pub fn one(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: Subscription) -> Result<SubscriptionView, ApiError> {
    let mut views = of(tx, ctx, vec![subscription])?;
    views.pop().ok_or(ApiError::Missing("Subscription"))
}
