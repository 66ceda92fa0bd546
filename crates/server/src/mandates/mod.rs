//! Billing agreements: a customer lets a merchant charge a card for what the two agree on later (contract
//! `subscriptions.md`, "Billing agreements"; `docs/decisions/0017`).
//!
//! The merchant creates an agreement and sends its page to the customer, who gives a card there. Every
//! charge takes an authorization first, which tells the customer and is good for one order.

pub(crate) mod agreement;
pub(crate) mod http;
mod mails;
mod payment;
mod store;
pub(crate) mod verify;

pub(crate) use agreement::{landing, run_expiry};
pub(crate) use payment::captured;
pub(crate) use store::SWEEP;

use crate::app::App;
use crate::db::Tx;
use crate::http::ApiError;
use pandabase_domain::id::{BillingAddressId, CustomerId, MandateId, PaymentMethodId, StoreId};
use pandabase_domain::mandate::{Frequency, MandateStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::time::{DAY, Timestamp};
use subtle::ConstantTimeEq;

/// How long authorizations that nobody used are kept, in milliseconds.
pub(crate) const KEPT: i64 = DAY;
/// What an agreement that is not there is answered with.
const MISSING: ApiError = ApiError::Missing("Mandate");
/// What the key of a page is made for.
const PAGE: &str = "billing agreement page";

/// A billing agreement.
#[derive(Debug, Clone)]
struct Mandate {
    id: MandateId,
    status: MandateStatus,
    customer: CustomerId,
    /// The customer's address in lower case.
    email: String,
    /// What it is for, as the customer reads it.
    description: String,
    frequency: Frequency,
    /// When it can no more be accepted.
    expires_at: Timestamp,
    /// Where the card's bank waits for the customer.
    authorization_url: Option<String>,
    /// Why the last card was refused.
    failure: Option<FailureCode>,
    /// What is charged; set from ACTIVE on.
    payment_method: Option<PaymentMethodId>,
    /// Where its bills go; set once a card was given, like the next two.
    billing_address: Option<BillingAddressId>,
    ip: Option<String>,
    user_agent: Option<String>,
}

/// What a customer gives who agrees.
struct Consent<'a> {
    /// The verification of the card.
    setup: &'a PaymentMethodId,
    billing_address: &'a BillingAddressId,
    ip: &'a str,
    user_agent: Option<&'a str>,
}

/// What may be charged once.
struct Authorized {
    /// US cents, tax included.
    amount: Cents,
    /// What for.
    description: String,
}

/// What only those know who were given the address of an agreement's page. Nothing of it is stored.
fn page_key(app: &App, id: &MandateId) -> String {
    let key = app.keyring.lookup(PAGE, id.as_str().as_bytes());
    hex::encode(&key[..16])
}

/// Whether `key` opens the page of an agreement.
fn opens(app: &App, id: &MandateId, key: &str) -> bool {
    page_key(app, id).as_bytes().ct_eq(key.as_bytes()).into()
}

/// The address of an agreement's page.
pub(crate) fn page_url(app: &App, store: &StoreId, id: &MandateId) -> String {
    let key = page_key(app, id);
    format!(
        "{}/agreements/stores/{store}/mandates/{id}/{key}",
        app.config.checkout_url
    )
}

/// A method was removed by its owner: no agreement charges it any more.
///
/// # Errors
/// [`ApiError`] from the database.
pub(crate) fn method_removed(tx: &mut Tx<'_>, method: &PaymentMethodId) -> Result<(), ApiError> {
    Ok(store::revoke_of_method(tx, method)?)
}
