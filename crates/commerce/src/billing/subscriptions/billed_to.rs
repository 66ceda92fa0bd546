//! Where the bills of a subscription go, which decides their tax (contract `subscriptions.md`, "Renewal").

use super::requests::Path;
use super::save::save;
use super::service::{MISSING, announce};
use super::views::SubscriptionView;
use super::{store, views};
use crate::billing::payment_methods::setup::require_address;
use crate::selling::checkout::requests::TaxIdText;
use crate::selling::customers;
use pandabase_domain::checkout::Billing;
use pandabase_domain::input::{Opt, Patch, Text};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::tax_id;
use pandabase_domain::subscription::{Refusal, Subscription};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// Where the bills go from now on. What is absent stays.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct UpdateBody {
    /// The address, as a whole.
    #[serde(default)]
    billing: Opt<Billing>,
    /// The customer's tax id, of the country of the address; null takes it away.
    #[serde(default)]
    tax_id: Patch<TaxIdText>,
}

/// `PATCH /v2/core/stores/{storeId}/subscriptions/{subscriptionId}`: changes where the bills go. The upcoming
/// invoice and the next renewal follow.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] for an address that
/// could not be paid from, a tax id that is malformed in its country, or a subscription that has ended.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<UpdateBody>>,
) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, &input.path.subscription_id)?.ok_or(MISSING)?;
    let UpdateBody { billing, tax_id } = &input.body.0;
    let mut changed = subscription.clone();
    if let Some(billing) = billing.as_ref() {
        require_address(billing)?;
        changed.billing_address = customers::add_address(tx, ctx, &changed.customer, billing)?;
    }
    tax_id.clone().map(Text::into_string).apply(&mut changed.tax_id);
    let country = country_of(tx, ctx, &changed)?;
    if let (Some(text), Some(country)) = (&changed.tax_id, country) {
        let checked = tax_id::check(text, country).map_err(|error| ApiError::invalid(error.to_string()))?;
        changed.tax_id = Some(checked.into_string());
    }
    keep(tx, ctx, &mut subscription, changed)?;
    views::one(tx, ctx, subscription)
}

/// Makes the customer's own address the billing address. A tax id of another country is removed, since it
/// does not count there; only the store can enter another.
///
/// # Errors
/// [`ApiError::Invalid`] when the subscription has ended, and those of the database.
pub fn move_to(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &mut Subscription,
    billing: &Billing,
) -> Result<(), ApiError> {
    let mut changed = subscription.clone();
    changed.billing_address = customers::add_address(tx, ctx, &changed.customer, billing)?;
    changed.tax_id = changed
        .tax_id
        .filter(|text| tax_id::check(text, billing.country).is_ok());
    keep(tx, ctx, subscription, changed)
}

fn country_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Option<Country>, ApiError> {
    let address = customers::address(tx, ctx, &subscription.billing_address)?;
    Ok(Country::parse(&address.country))
}

/// Stores a changed billing address or tax id and emits the update; does nothing when both are the same.
fn keep(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &mut Subscription,
    changed: Subscription,
) -> Result<(), ApiError> {
    let billed_to = |one: &Subscription| (one.billing_address.clone(), one.tax_id.clone());
    if billed_to(&changed) == billed_to(subscription) {
        return Ok(());
    }
    // A metered subscription that is over may still owe its last bill.
    if changed.state.is_over(ctx.now) && changed.state.final_charge_at.is_none() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    *subscription = changed;
    save(tx, ctx, subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, subscription)
}
