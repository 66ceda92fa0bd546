//! Billing addresses as orders and people keep them.

use crate::id::BillingAddressId;
use crate::pricing::country::Country;
use crate::pricing::place::Place;
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

impl BillingAddress {
    /// The place that decides the tax of charges made without the buyer; `None` when the country is not
    /// known. A state that is not understood is taken from the postal code.
    pub fn place(&self) -> Option<Place<'_>> {
        let place = Place {
            country: Country::parse(&self.country)?,
            state: Some(&self.state),
            postal_code: Some(&self.postal_code),
        };
        Some(place.kept())
    }
}
