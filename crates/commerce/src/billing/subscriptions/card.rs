//! Which card pays for a subscription (contract `subscriptions.md`, "Cards").

use super::save::save;
use super::service::{MISSING, announce};
use super::views::SubscriptionView;
use super::{billed_to, mails, store, views};
use crate::billing::payment_methods;
use crate::billing::payment_methods::method::Address;
use crate::billing::payment_methods::setup::require_address;
use pandabase_domain::id::{PaymentMethodId, SubscriptionId};
use pandabase_domain::subscription::Refusal;
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Charges another card of the customer from now on. With `bills_there` the bills go to that card's address.
///
/// # Errors
/// [`ApiError::Missing`] when there is no such subscription or card, [`ApiError::Invalid`] when the
/// subscription has ended and nothing is owed, or the card has no address.
pub fn switch_card(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SubscriptionId,
    method: &PaymentMethodId,
    bills_there: bool,
) -> Result<SubscriptionView, ApiError> {
    let mut subscription = store::lock(tx, ctx, id)?.ok_or(MISSING)?;
    // A metered subscription that is over may still owe its last bill.
    if subscription.state.is_over(ctx.now) && subscription.state.final_charge_at.is_none() {
        return Err(Refusal::AlreadyCancelled.into());
    }
    // Locked, so that it is not removed meanwhile.
    let method = payment_methods::lock(tx, &subscription.email, method)?;
    let method = method.ok_or(ApiError::Missing("Payment method"))?;
    let label = method.label();
    if bills_there {
        let billing = method.billing.as_ref().and_then(Address::billing);
        let billing =
            billing.ok_or_else(|| ApiError::invalid("The payment method has no billing address"))?;
        // The card may have been saved before addresses were checked as they are now.
        require_address(&billing)?;
        billed_to::move_to(tx, ctx, &mut subscription, &billing)?;
    }
    subscription.payment_method = Some(method.id);
    save(tx, ctx, &mut subscription)?;
    announce(tx, ctx, EventType::SubscriptionUpdated, &subscription)?;
    mails::card_switched(tx, ctx, &subscription, &label)?;
    views::one(tx, ctx, subscription)
}
