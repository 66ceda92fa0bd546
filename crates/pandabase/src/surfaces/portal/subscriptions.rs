//! A person's subscriptions, over all stores.

use super::closed;
use super::store::subscriptions as store;
use super::store::subscriptions::Own;
use super::views::StoreOfCustomer;
use pandabase_commerce::billing::subscriptions::billed_to::{self, AmendBody, BilledTo};
use pandabase_commerce::billing::subscriptions::requests::Path;
use pandabase_commerce::billing::subscriptions::upcoming::UpcomingInvoice;
use pandabase_commerce::billing::subscriptions::views::SubscriptionView;
use pandabase_commerce::billing::subscriptions::{card, service, upcoming};
use pandabase_commerce::payments::charging::renewal;
use pandabase_domain::id::{PaymentMethodId, StoreId, SubscriptionId};
use pandabase_domain::input::Opt;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_platform::api::endpoint::{PortalCall, Visit};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::cause;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const MISSING: ApiError = ApiError::Missing("Subscription");

/// A subscription as its customer sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PortalSubscription {
    #[serde(flatten)]
    subscription: SubscriptionView,
    store: StoreOfCustomer,
    /// Whether its prices contain the tax, so that it is not added to them.
    #[serde(rename = "taxIncluded")]
    tax_included: bool,
    portal: Allowed,
}

/// What the store lets the buyer do with it here.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Allowed {
    /// Whether it may be paused and taken up again.
    pub(super) allow_pause: bool,
    /// Whether another plan may be chosen.
    pub(super) allow_plan_change: bool,
    /// Whether seats may be added and given back.
    pub(super) allow_seats: bool,
}

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

pub(super) fn find(tx: &mut Tx<'_>, visit: &Visit<'_>, id: &SubscriptionId) -> Result<Own, ApiError> {
    store::own(tx, &visit.session.email, id)?.ok_or(MISSING)
}

pub(super) fn view(own: Own, subscription: SubscriptionView) -> PortalSubscription {
    PortalSubscription {
        subscription,
        tax_included: own.tax_behavior == TaxBehavior::Inclusive,
        portal: Allowed {
            allow_pause: own.allow_pause,
            allow_plan_change: own.allow_plan_change,
            allow_seats: own.allow_seats,
        },
        store: StoreOfCustomer {
            id: own.store.id,
            name: own.name,
        },
    }
}

/// `GET /v2/portal/subscriptions`.
pub fn list(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<PortalSubscription>, ApiError> {
    let paging = &input.paging(25)?;
    let mut page = store::list(tx, &visit.session.email, paging)?;
    let found = std::mem::take(&mut page.items);
    let mut views = views_of(tx, visit, &found)?;
    let items = found.into_iter().filter_map(|own| {
        let subscription = views.remove(&own.id)?;
        Some(view(own, subscription))
    });
    Ok(page.with(items.collect()))
}

/// The subscriptions' views, read store by store.
fn views_of(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    all: &[Own],
) -> Result<BTreeMap<SubscriptionId, SubscriptionView>, ApiError> {
    let mut stores: BTreeMap<&StoreId, (&StoreContext, Vec<&SubscriptionId>)> = BTreeMap::new();
    for own in all {
        let (_, ids) = stores.entry(&own.store.id).or_insert((&own.store, Vec::new()));
        ids.push(&own.id);
    }
    let mut views = BTreeMap::new();
    for (store, ids) in stores.into_values() {
        let found = service::of_ids(tx, &Ctx::of(visit.env, store), ids)?;
        views.extend(found.into_iter().map(|view| (view.id.clone(), view)));
    }
    Ok(views)
}

/// An operation on a subscription in its store.
type Operation = fn(&mut Tx<'_>, &Ctx<'_>, &Input<Path>) -> Result<SubscriptionView, ApiError>;

fn on_own(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
    operation: Operation,
) -> Result<PortalSubscription, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    let subscription = operation(tx, &Ctx::of(visit.env, &own.store), input)?;
    Ok(view(own, subscription))
}

/// `GET /v2/portal/subscriptions/{subscriptionId}`.
pub fn show(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<Path>) -> Result<PortalSubscription, ApiError> {
    on_own(tx, visit, input, service::show)
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/cancel`: always at the end of the period, whatever the
/// body says.
pub fn cancel(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
) -> Result<PortalSubscription, ApiError> {
    on_own(tx, visit, input, |tx, ctx, input| {
        service::cancel_one(tx, ctx, &input.path.subscription_id, false)
    })
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/reactivate`.
pub fn reactivate(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
) -> Result<PortalSubscription, ApiError> {
    on_own(tx, visit, input, |tx, ctx, input| {
        closed::refuse(tx, ctx.store)?;
        service::reactivate(tx, ctx, input)
    })
}

/// `GET /v2/portal/subscriptions/{subscriptionId}/upcoming-invoice`.
pub fn upcoming_invoice(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path>,
) -> Result<UpcomingInvoice, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    upcoming::show(tx, &Ctx::of(visit.env, &own.store), input)
}

/// `GET /v2/portal/subscriptions/{subscriptionId}/billing`.
pub fn billing(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<Path>) -> Result<BilledTo, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    billed_to::show(tx, &Ctx::of(visit.env, &own.store), &own.id)
}

/// `PATCH /v2/portal/subscriptions/{subscriptionId}/billing`.
pub fn amend_billing(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path, Nothing, Json<AmendBody>>,
) -> Result<BilledTo, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    closed::refuse(tx, &own.store)?;
    billed_to::amend(tx, &Ctx::of(visit.env, &own.store), &own.id, &input.body.0)
}

/// Another card.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SwitchBody {
    /// A saved payment method of the person who asks.
    payment_method_id: PaymentMethodId,
    /// Whether the bills go to its address from now on, which decides their tax; `false` when absent.
    #[serde(default)]
    use_billing_address: Opt<bool>,
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/payment-method`.
pub fn switch_card(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<Path, Nothing, Json<SwitchBody>>,
) -> Result<PortalSubscription, ApiError> {
    let own = find(tx, visit, &input.path.subscription_id)?;
    closed::refuse(tx, &own.store)?;
    let ctx = Ctx::of(visit.env, &own.store);
    let SwitchBody {
        payment_method_id: method,
        use_billing_address,
    } = &input.body.0;
    let bills_there = use_billing_address.0.unwrap_or(false);
    let subscription = card::switch_card(tx, &ctx, &own.id, method, bills_there)?;
    Ok(view(own, subscription))
}

/// What became of a retry.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Retried {
    /// Where the subscription stands now.
    status: SubscriptionStatus,
    /// Where to answer to the bank, if it asks.
    authorization_url: Option<String>,
}

/// `POST /v2/portal/subscriptions/{subscriptionId}/retry`: charges a past-due renewal now. The charge goes on
/// when the client disconnects.
pub async fn retry(call: PortalCall, input: Input<Path>) -> Result<Retried, ApiError> {
    let own = call.read(move |tx, visit| {
        let own = find(tx, visit, &input.path.subscription_id)?;
        closed::refuse(tx, &own.store)?;
        Ok(own)
    });
    let own = own.await?;
    let work = cause::spawn(async move { renewal::retry(call.app(), &own.store, &own.id).await });
    let outcome = work
        .await
        .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))?;
    Ok(Retried {
        status: outcome.status,
        authorization_url: outcome.authorization_url,
    })
}
