//! Billing addresses as orders and people keep them.

use crate::id::BillingAddressId;
use schemars::JsonSchema;
use serde::Serialize;

/// A stored billing address, as orders show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BillingAddress {
    /// The address.
    pub id: BillingAddressId,
    /// Street and number.
    pub address_line1: String,
    /// What does not fit the first line.
    pub address_line2: Option<String>,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}
