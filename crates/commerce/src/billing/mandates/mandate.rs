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

/// The error for an agreement that does not exist.
pub const MISSING: ApiError = ApiError::Missing("Mandate");
/// The purpose for which the keyring derives the keys of agreements' pages.
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
    /// When it can no longer be accepted.
    pub expires_at: Timestamp,
    /// The page where the card's bank waits for the customer's answer; encrypted.
    pub(crate) authorization_url: Option<Vec<u8>>,
    /// How many cards were refused.
    pub(crate) declines: i64,
    /// Why the last card was refused.
    pub failure: Option<FailureCode>,
    /// The card that is charged; set once the agreement became ACTIVE.
    #[column("payment_method_id")]
    pub payment_method: Option<PaymentMethodId>,
    /// The billing address; set once a card was given, like the next two fields.
    #[column("billing_address_id")]
    pub billing_address: Option<BillingAddressId>,
    #[column("ip_address")]
    pub(crate) ip: Option<String>,
    pub(crate) user_agent: Option<String>,
}

/// What a customer gives to accept an agreement.
pub struct Consent<'a> {
    /// The verification of the card.
    pub setup: &'a PaymentMethodId,
    pub(crate) billing_address: &'a BillingAddressId,
    pub(crate) ip: &'a str,
    pub(crate) user_agent: Option<&'a str>,
}

/// A charge that was authorized.
#[derive(FromRow)]
pub struct Authorized {
    /// US cents, tax included.
    pub amount: Cents,
    /// What the charge is for, as the customer reads it.
    pub description: String,
}

/// The key of an agreement's page, known only to those who were given the page's address. It is derived and
/// not stored.
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
