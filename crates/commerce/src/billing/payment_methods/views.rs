//! Saved methods as their owners see them.

use super::Method;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::checkout::Billing;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A saved method.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SavedPaymentMethod")]
pub struct MethodView {
    id: PaymentMethodId,
    /// `card` or `link`.
    #[serde(rename = "type")]
    code: MethodCode,
    /// The card's network, as `visa`.
    brand: Option<String>,
    /// The card's last four digits.
    last_four: Option<String>,
    /// The card's last month, 1 to 12.
    exp_month: Option<i64>,
    /// Its year, of four digits.
    exp_year: Option<i64>,
    /// The holder's name.
    name: Option<String>,
    /// Where bills go.
    billing: Option<Address>,
    /// Whether it is the preferred one; exactly one of a person's methods is.
    is_default: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A billing address, stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "SavedBillingAddress")]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// What does not fit the first line.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

impl From<Method> for MethodView {
    fn from(method: Method) -> Self {
        Self {
            id: method.id,
            code: method.code,
            brand: method.brand,
            last_four: method.last_four,
            exp_month: method.exp_month,
            exp_year: method.exp_year,
            name: method.name,
            billing: method.billing,
            is_default: method.is_default,
            created_at: method.created_at,
            updated_at: method.updated_at,
        }
    }
}

impl From<&Billing> for Address {
    fn from(billing: &Billing) -> Self {
        Self {
            line1: billing.line1.to_string(),
            line2: billing.line2.as_ref().map(ToString::to_string),
            city: billing.city.to_string(),
            state: billing.state.to_string(),
            postal_code: billing.postal_code.to_string(),
            country: billing.country.as_str().to_owned(),
        }
    }
}

impl From<BillingAddress> for Address {
    fn from(address: BillingAddress) -> Self {
        Self {
            line1: address.address_line1,
            line2: address.address_line2,
            city: address.city,
            state: address.state,
            postal_code: address.postal_code,
            country: address.country,
        }
    }
}
