//! What a store may let its buyers do with their subscriptions: pause them, and change plan and seats.

use super::closed;
use super::store::plans as store;
use super::store::subscriptions::Own;
use super::subscriptions::{PortalSubscription, find, view};
use pandabase_commerce::billing::subscriptions;
use pandabase_commerce::billing::subscriptions::requests::Path;
use pandabase_commerce::billing::subscriptions::service;
use pandabase_commerce::billing::subscriptions::views::SubscriptionView;
use pandabase_commerce::payments::charging::plan_of_buyer;
use pandabase_commerce::payments::charging::plan_of_buyer::{BuyerChange, ChangePreview};
use pandabase_domain::id::{ProductId, VariantId};
use pandabase_domain::input::Opt;
use pandabase_domain::money::Cents;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::product::BillingInterval;
use pandabase_platform::api::endpoint::{PortalCall, Visit};
use pandabase_platform::api::{Input, Json};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A plan that a subscription can be changed to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PortalPlan {
    product_id: ProductId,
    variant_id: Option<VariantId>,
    /// The product's title, and the variant's after it.
    name: String,
    /// Price of one unit for a period.
    price: Cents,
    billing_interval: BillingInterval,
    /// Whether the price contains the tax, so that it is not added to it: as the subscription began, whatever
    /// the plan.
    tax_included: bool,
    /// Whether it is the plan that the subscription has.
    current: bool,
}

/// Whether the change is made.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ChangeQuery {
    /// Only says what the change costs now; `false` when absent.
    #[serde(default)]
    preview: Opt<bool>,
}

/// The subscription after its change, or what the change costs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum PlanChanged {
    /// What it costs now, with `preview=true`.
    Preview(Box<ChangePreview>),
    /// The subscription.
    Made(Box<PortalSubscription>),
}

/// Refuses what the store does not let its buyers do.
fn require(is_allowed: bool) -> Result<(), ApiError> {
    if is_allowed {
        return Ok(());
    }
    Err(ApiError::Forbidden(
        "The store does not let its customers do this themselves: open a case".into(),
    ))
}

/// A subscription of the person who asks, in a store that is open.
fn open(tx: &mut Tx<'_>, visit: &Visit<'_>, path: &Path) -> Result<Own, ApiError> {
    let own = find(tx, visit, &path.subscription_id)?;
    closed::refuse(tx, &own.store)?;
    Ok(own)
}

/// Takes a step that stores may leave to their buyers.
fn step(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
    take: fn(&mut Tx<'_>, &Ctx<'_>, &Input<Path>) -> Result<SubscriptionView, ApiError>,
) -> Result<PortalSubscription, ApiError> {
    let own = open(tx, visit, &input.path)?;
    require(own.allow_pause)?;
    let taken = take(tx, &Ctx::of(visit.env, &own.store), input)?;
    Ok(view(own, taken))
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/pause`.
pub fn pause(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
) -> Result<PortalSubscription, ApiError> {
    step(tx, visit, input, service::pause)
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/resume`.
pub fn resume(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
) -> Result<PortalSubscription, ApiError> {
    step(tx, visit, input, service::resume)
}

/// `GET /v2/portal/subscriptions/{subscriptionId}/plans`: with the present one first in any case; alone where
/// the store lets nobody choose.
pub fn plans(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<Path>) -> Result<Vec<PortalPlan>, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    let ctx = Ctx::of(visit.env, &own.store);
    let found = subscriptions::store::find(tx, &ctx, &own.id)?;
    let present = found.ok_or(ApiError::Missing("Subscription"))?.plan;
    let tax_included = own.tax_behavior == TaxBehavior::Inclusive;
    let mut plans = vec![PortalPlan {
        product_id: present.product.clone(),
        variant_id: present.variant.clone(),
        name: present.name.clone(),
        price: present.unit_amount,
        billing_interval: present.interval,
        tax_included,
        current: true,
    }];
    if own.allow_plan_change {
        let others = store::on_sale(tx, &ctx)?.into_iter();
        plans.extend(
            others
                .filter(|one| (&one.product, &one.variant) != (&present.product, &present.variant))
                .map(|one| PortalPlan::on_sale(one, tax_included)),
        );
    }
    Ok(plans)
}

impl PortalPlan {
    fn on_sale(plan: store::OnSale, tax_included: bool) -> Self {
        Self {
            name: match plan.variant_title {
                Some(variant) => format!("{} - {variant}", plan.title),
                None => plan.title,
            },
            price: plan
                .pricing_model
                .effective(plan.variant_price.unwrap_or(plan.price)),
            product_id: plan.product,
            variant_id: plan.variant,
            billing_interval: plan.billing_interval,
            tax_included,
            current: false,
        }
    }
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/change`. When it takes effect is the product's to say.
pub async fn change(
    call: PortalCall,
    input: Input<Path, ChangeQuery, Json<BuyerChange>>,
) -> Result<PlanChanged, ApiError> {
    let Input {
        path,
        query,
        body: Json(body),
        ..
    } = input;
    let change = body.read()?;
    let asked = change.clone();
    let is_preview = query.preview.0.unwrap_or(false);
    let found = call.read(move |tx, visit| {
        let own = open(tx, visit, &path)?;
        require(own.allow_plan_change || !asked.changes_plan())?;
        require(own.allow_seats || !asked.changes_seats())?;
        let ctx = Ctx::of(visit.env, &own.store);
        let preview = is_preview.then(|| plan_of_buyer::preview(tx, &ctx, &own.id, &asked));
        let bill = preview.transpose()?;
        Ok((own, bill))
    });
    let (own, bill) = found.await?;
    if let Some(bill) = bill {
        return Ok(PlanChanged::Preview(Box::new(bill)));
    }
    let (store, id) = (own.store.clone(), own.id.clone());
    let app = Arc::clone(call.app());
    let changed = plan_of_buyer::change(app, store, id, change).await?;
    Ok(PlanChanged::Made(Box::new(view(own, changed))))
}
