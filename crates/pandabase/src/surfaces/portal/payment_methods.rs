//! `/v2/portal/payment-methods`: the payment methods that a person saved.

use super::store::subscriptions;
use pandabase_commerce::billing::mandates;
use pandabase_commerce::billing::payment_methods::requests::NewMethod;
use pandabase_commerce::billing::payment_methods::requests::read_name;
use pandabase_commerce::billing::payment_methods::setup::{Outcome, require_address};
use pandabase_commerce::billing::payment_methods::views::MethodView;
use pandabase_commerce::billing::payment_methods::{Method, RESOURCE, mails, setup, store};
use pandabase_commerce::billing::subscriptions as billed;
use pandabase_commerce::payments::charging::setup as charging;
use pandabase_commerce::payments::charging::steps;
use pandabase_domain::checkout::Billing;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::input::{Opt, Patch, Text};
use pandabase_platform::api::endpoint::{PortalCall, Visit};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a method cannot be removed.
const IN_USE: &str = "The payment method pays for a subscription: choose another one for it first";

/// The method in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MethodPath {
    payment_method_id: PaymentMethodId,
}

/// Changes to a method.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct MethodPatch {
    /// The holder's name.
    #[serde(default)]
    name: Patch<Text<0, 128>>,
    /// Where bills go, as a whole.
    #[serde(default)]
    billing: Opt<Billing>,
}

pandabase_domain::text_enum! {
    /// How far the adding of a payment method is.
    pub enum AddStatus {
        /// It is saved.
        Completed = "COMPLETED",
        /// The network takes its time.
        Processing = "PROCESSING",
        /// Its owner has to answer to the bank at `authorizationUrl`; then it is saved.
        Requires3ds = "REQUIRES_3DS",
    }
}

/// What became of a new method.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Added {
    status: AddStatus,
    /// The method; null until it is saved.
    payment_method: Option<MethodView>,
    /// Where its owner answers to the bank.
    authorization_url: Option<String>,
}

/// Runs `work` as the platform, because the portal names no store.
fn as_platform<T>(
    visit: &Visit<'_>,
    work: impl FnOnce(&Ctx<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    let platform = StoreContext::platform();
    work(&Ctx {
        env: visit.env,
        store: &platform,
        now: visit.now,
    })
}

/// A method of the person who asks, locked until the transaction ends.
fn own(tx: &mut Tx<'_>, visit: &Visit<'_>, path: &MethodPath) -> Result<Method, ApiError> {
    let found = store::lock(tx, &visit.session.email, &path.payment_method_id)?;
    found.ok_or(ApiError::Missing(RESOURCE))
}

/// A method as it is now.
fn shown(tx: &mut Tx<'_>, id: &PaymentMethodId) -> Result<MethodView, ApiError> {
    let method = store::find(tx, id)?.ok_or(ApiError::Missing(RESOURCE))?;
    Ok(method.into())
}

/// `GET /v2/portal/payment-methods`: the preferred one first.
pub fn list(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Vec<MethodView>, ApiError> {
    let methods = store::of_email(tx, &visit.session.email)?;
    Ok(methods.into_iter().map(MethodView::from).collect())
}

/// `POST /v2/portal/payment-methods`.
pub async fn add(
    call: PortalCall,
    input: Input<Nothing, Nothing, Json<NewMethod>>,
) -> Result<Added, ApiError> {
    let Json(new) = input.body;
    let processor = Arc::clone(&call.app().ports.processor);
    let opened = call.write(move |tx, visit| {
        as_platform(visit, |ctx| {
            setup::open(tx, ctx, &*processor, &visit.session.email, &new)
        })
    });
    let (id, request) = opened.await?;
    let charge = steps::charge(call.app(), request).await?;
    let told = call.write(move |tx, visit| {
        let outcome = as_platform(visit, |ctx| charging::apply(tx, ctx, &id, &charge))?;
        let (status, method, url) = match outcome {
            Outcome::Saved(id) => (AddStatus::Completed, Some(shown(tx, &id)?), None),
            Outcome::NeedsBuyer(url) => (AddStatus::Requires3ds, None, Some(url)),
            Outcome::Pending => (AddStatus::Processing, None, None),
            // The end of the attempt must be committed, so the refusal is returned outside the transaction.
            Outcome::Refused(code) => return Ok(Err(ApiError::invalid(code.message()))),
            Outcome::GivenUp | Outcome::Ended => {
                let text = "The payment method was added or given up meanwhile";
                return Ok(Err(ApiError::Conflict(text.into())));
            }
        };
        Ok(Ok(Added {
            status,
            payment_method: method,
            authorization_url: url,
        }))
    });
    told.await?
}

/// `PATCH /v2/portal/payment-methods/{paymentMethodId}`.
pub fn update(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    input: &Input<MethodPath, Nothing, Json<MethodPatch>>,
) -> Result<MethodView, ApiError> {
    let MethodPatch { name, billing } = &input.body.0;
    if let Some(billing) = billing.as_ref() {
        // Before the method is locked, in the same order as `remove`.
        bill_there(tx, visit, &input.path.payment_method_id, billing)?;
    }
    let mut method = own(tx, visit, &input.path)?;
    let before = (method.name.clone(), method.billing.clone());
    match name {
        Patch::Absent => {}
        Patch::Null => method.name = None,
        Patch::Value(name) => method.name = read_name(name)?,
    }
    if let Some(billing) = billing.as_ref() {
        method.billing = Some(require_address(billing)?);
    }
    if (&method.name, &method.billing) != (&before.0, &before.1) {
        as_platform(visit, |ctx| Ok(store::update(tx, ctx, &method)?))?;
    }
    shown(tx, &method.id)
}

/// Moves the subscriptions that this method pays for to its new billing address.
fn bill_there(
    tx: &mut Tx<'_>,
    visit: &Visit<'_>,
    method: &PaymentMethodId,
    billing: &Billing,
) -> Result<(), ApiError> {
    require_address(billing)?;
    for own in subscriptions::paid_with(tx, &visit.session.email, method)? {
        let ctx = Ctx::of(visit.env, &own.store);
        let found = billed::store::lock(tx, &ctx, &own.id)?;
        let live = found.filter(|one| !one.state.is_over(ctx.now) || one.state.due_at().is_some());
        if let Some(mut subscription) = live {
            billed::billed_to::move_to(tx, &ctx, &mut subscription, billing)?;
        }
    }
    Ok(())
}

/// `POST /v2/portal/payment-methods/{paymentMethodId}/default`.
pub fn prefer(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<MethodPath>) -> Result<MethodView, ApiError> {
    let method = own(tx, visit, &input.path)?;
    if !method.is_default {
        as_platform(visit, |ctx| Ok(store::prefer(tx, ctx, &method.id)?))?;
    }
    shown(tx, &method.id)
}

/// `DELETE /v2/portal/payment-methods/{paymentMethodId}`.
pub fn remove(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<MethodPath>) -> Result<Deleted, ApiError> {
    let is_own = |method: &Method| method.email == visit.session.email;
    let found = store::find(tx, &input.path.payment_method_id)?.filter(is_own);
    let id = found.ok_or(ApiError::Missing(RESOURCE))?.id;
    // Detaches the method from subscriptions before it locks the method, in the same order as a change of a
    // subscription's card, so that neither waits for the other. A subscription may start to use the method
    // before the lock; hence the second check.
    let is_free = store::detach(tx, &id)?;
    let method = own(tx, visit, &input.path)?;
    if !is_free || store::is_in_use(tx, &id)? {
        return Err(ApiError::Conflict(IN_USE.into()));
    }
    as_platform(visit, |ctx| {
        store::remove(tx, ctx, &method.id)?;
        // The method is locked up to here, so that no agreement can start with it.
        mandates::method_removed(tx, &method.id)?;
        mails::removed(tx, ctx, &method)
    })?;
    Ok(Deleted { deleted: true })
}
