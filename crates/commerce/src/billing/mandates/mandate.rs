//! A billing agreement and the address of its page.

use pandabase_domain::id::{BillingAddressId, CustomerId, MandateId, PaymentMethodId, StoreId};
use pandabase_domain::mandate::{Frequency, MandateStatus};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Env;
use pandabase_platform::db::{FromRow, ToRow};
use pandabase_platform::error::ApiError;
use subtle::ConstantTimeEq;

/// What an agreement that is not there is answered with.
pub const MISSING: ApiError = ApiError::Missing("Mandate");
/// What the key of a page is made for.
const PAGE: &str = "billing agreement page";

/// A billing agreement.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Mandate {
    pub(crate) id: MandateId,
    pub(crate) status: MandateStatus,
    #[column("customer_id")]
    pub(crate) customer: CustomerId,
    /// The customer's address in lower case.
    #[column("customer_email")]
    pub email: String,
    /// What it is for, as the customer reads it.
    pub description: String,
    pub(crate) frequency: Frequency,
    /// When it can no more be accepted.
    pub expires_at: Timestamp,
    /// Where the card's bank waits for the customer; encrypted.
    pub(crate) authorization_url: Option<Vec<u8>>,
    /// Cards that were refused.
    pub(crate) declines: i64,
    /// Why the last card was refused.
    pub failure: Option<FailureCode>,
    /// What is charged; set from ACTIVE on.
    #[column("payment_method_id")]
    pub payment_method: Option<PaymentMethodId>,
    /// Where its bills go; set once a card was given, like the next two.
    #[column("billing_address_id")]
    pub billing_address: Option<BillingAddressId>,
    #[column("ip_address")]
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
}

/// What a customer gives who agrees.
pub struct Consent<'a> {
    /// The verification of the card.
    pub setup: &'a PaymentMethodId,
    pub(crate) billing_address: &'a BillingAddressId,
    pub(crate) ip: &'a str,
    pub(crate) user_agent: Option<&'a str>,
}

/// What may be charged once.
#[derive(FromRow)]
pub struct Authorized {
    /// US cents, tax included.
    pub amount: Cents,
    /// What for.
    pub description: String,
}

/// What only those know who were given the address of an agreement's page. Nothing of it is stored.
fn page_key(env: &Env, id: &MandateId) -> String {
    let key = env.keyring.lookup(PAGE, id.as_str().as_bytes());
    hex::encode(&key[..16])
}

/// Whether `key` opens the page of an agreement.
pub(super) fn opens(env: &Env, id: &MandateId, key: &str) -> bool {
    page_key(env, id).as_bytes().ct_eq(key.as_bytes()).into()
}

/// The address of an agreement's page.
pub fn page_url(env: &Env, store: &StoreId, id: &MandateId) -> String {
    let key = page_key(env, id);
    format!(
        "{}/agreements/stores/{store}/mandates/{id}/{key}",
        env.config.checkout_url
    )
}
