//! Where the bills of a subscription go, which decides their tax (contract `subscriptions.md`, "Renewal").

use super::requests::Path;
use super::save::save;
use super::service::{MISSING, announce};
use super::views::SubscriptionView;
use super::{store, views};
use crate::billing::payment_methods::method::Address;
use crate::billing::payment_methods::setup::{require_address, require_street};
use crate::selling::checkout::requests::TaxIdText;
use crate::selling::customers;
use pandabase_domain::checkout::Billing;
use pandabase_domain::id::SubscriptionId;
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
use serde::{Deserialize, Serialize};

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
    let changed = changed(tx, ctx, &subscription, billing.as_ref(), tax_id)?;
    keep(tx, ctx, &mut subscription, changed)?;
    views::one(tx, ctx, subscription)
}

/// Whom the next bills of a subscription name.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SubscriptionBilling")]
pub struct BilledTo {
    /// The customer's name at this store; `null` when none was given.
    name: Option<String>,
    /// The address, which decides the tax.
    billing: Address,
    tax_id: Option<String>,
}

/// Whom the bills name from now on. What is absent stays.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "SubscriptionBillingBody")]
pub struct AmendBody {
    /// The customer's name at this store, a person's or a company's.
    #[serde(default)]
    name: Opt<Text<1, 128>>,
    /// The address, as a whole.
    #[serde(default)]
    billing: Opt<Billing>,
    /// The customer's tax id, of the country of the address; null takes it away.
    #[serde(default)]
    tax_id: Patch<TaxIdText>,
}

/// Whom the next bills of a subscription name.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, and those of the database.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<BilledTo, ApiError> {
    let subscription = store::find(tx, ctx, id)?.ok_or(MISSING)?;
    billed_to(tx, ctx, &subscription)
}

/// Changes whom the bills name, as the customer asks; invoices that were issued stay. It is judged as at
/// checkout: whoever gives a tax id gives a whole address. The name is the customer's at this store, as one
/// that is given at a purchase is.
///
/// # Errors
/// Those of [`update`].
pub fn amend(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    body: &AmendBody,
) -> Result<BilledTo, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    refuse_over(ctx, &subscription)?;
    let changed = changed(tx, ctx, &subscription, body.billing.as_ref(), &body.tax_id)?;
    if changed.tax_id.is_some() && differs(&changed, &subscription) {
        let address = customers::address(tx, ctx, &changed.billing_address)?;
        require_street(&address.address_line1, &address.city)?;
    }
    if let Some(name) = body.name.as_ref() {
        if name.trim().is_empty() {
            return Err(ApiError::invalid(
                "body/name must NOT have fewer than 1 characters",
            ));
        }
        customers::rename(tx, ctx, &subscription.customer, name)?;
    }
    keep(tx, ctx, &mut subscription, changed)?;
    billed_to(tx, ctx, &subscription)
}

fn billed_to(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &Subscription) -> Result<BilledTo, ApiError> {
    let person = customers::person(tx, ctx, &subscription.customer)?;
    let words: Vec<String> = person.first_name.into_iter().chain(person.last_name).collect();
    let address = customers::address(tx, ctx, &subscription.billing_address)?;
    Ok(BilledTo {
        name: Some(words.join(" ")).filter(|name| !name.is_empty()),
        billing: Address {
            line1: address.address_line1,
            line2: address.address_line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            country: address.country,
        },
        tax_id: subscription.tax_id.clone(),
    })
}

/// The subscription with another address or tax id, as far as they are given.
fn changed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    billing: Option<&Billing>,
    tax_id: &Patch<TaxIdText>,
) -> Result<Subscription, ApiError> {
    let mut changed = subscription.clone();
    if let Some(billing) = billing {
        require_address(billing)?;
        changed.billing_address = customers::add_address(tx, ctx, &changed.customer, billing)?;
    }
    tax_id.clone().map(Text::into_string).apply(&mut changed.tax_id);
    let country = country_of(tx, ctx, &changed)?;
    if let (Some(text), Some(country)) = (&changed.tax_id, country) {
        let checked = tax_id::check(text, country).map_err(|error| ApiError::invalid(error.to_string()))?;
        changed.tax_id = Some(checked.into_string());
    }
    Ok(changed)
}

/// Makes the customer's own address the billing address. A tax id of another country is removed, since it
/// does not count there; the customer or the store can enter another.
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
    if !differs(&changed, subscription) {
        return Ok(());
    }
    refuse_over(ctx, subscription)?;
    *subscription = changed;
    save(tx, ctx, subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, subscription)
}

/// Whether the bills of two states of a subscription name somebody else.
fn differs(one: &Subscription, other: &Subscription) -> bool {
    (&one.billing_address, &one.tax_id) != (&other.billing_address, &other.tax_id)
}

/// Refuses to change a subscription that is never billed again.
fn refuse_over(ctx: &Ctx<'_>, subscription: &Subscription) -> Result<(), ApiError> {
    // A metered subscription that is over may still owe its last bill.
    if subscription.state.is_over(ctx.now) && subscription.state.final_charge_at.is_none() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    Ok(())
}
