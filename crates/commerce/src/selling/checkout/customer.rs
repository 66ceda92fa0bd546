//! The buyer of a session, and how requests describe one (contract `checkout.md`, "Create").

use pandabase_domain::checkout::{Billing, CustomerName, Email};
use pandabase_domain::input::{Opt, Patch, Text};
use pandabase_domain::pricing::country::Country;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The buyer, as far as known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CheckoutCustomer")]
pub struct Customer {
    /// Where receipts go.
    pub email: Email,
    /// Name; `null` until given.
    pub name: Option<String>,
    /// Billing address; `null` until given.
    pub billing: Option<Billing>,
}

/// The buyer as a new session is given one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewCustomer {
    /// Where receipts go.
    pub email: Email,
    /// Name.
    #[serde(default)]
    pub name: Opt<Text<0, 128>>,
    /// Billing address.
    #[serde(default)]
    pub billing: Opt<Billing>,
}

/// Changes to the buyer; what is absent stays as stored.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct CustomerPatch {
    /// Where receipts go; needed while none is stored.
    #[serde(default)]
    pub email: Opt<Email>,
    /// Name.
    #[serde(default)]
    pub name: Patch<Text<0, 128>>,
    /// Billing address.
    #[serde(default)]
    pub billing: Patch<Billing>,
}

impl Customer {
    /// The billing country, once known.
    pub fn country(&self) -> Option<Country> {
        self.billing.as_ref().map(|billing| billing.country)
    }
}

impl NewCustomer {
    /// The buyer described.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when the name is an email address.
    pub fn into_customer(self) -> Result<Customer, ApiError> {
        Ok(Customer {
            email: self.email,
            name: self.name.0.map_or(Ok(None), |name| read_name(&name))?,
            billing: self.billing.0,
        })
    }
}

impl CustomerPatch {
    /// The stored buyer with these changes.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when there is no email address, or the name is one.
    pub fn over(self, stored: Option<Customer>) -> Result<Customer, ApiError> {
        let (email, name, billing) = match stored {
            Some(customer) => (Some(customer.email), customer.name, customer.billing),
            None => (None, None, None),
        };
        let email = self.email.0.or(email);
        let mut customer = Customer {
            email: email
                .ok_or_else(|| ApiError::invalid("body/customer must have required property 'email'"))?,
            name: match self.name {
                Patch::Absent => name,
                Patch::Null => None,
                Patch::Value(name) => read_name(&name)?,
            },
            billing,
        };
        self.billing.apply(&mut customer.billing);
        Ok(customer)
    }
}

/// The name to store; `None` for a blank one.
fn read_name(name: &Text<0, 128>) -> Result<Option<String>, ApiError> {
    let name = CustomerName::parse(name).map_err(|error| ApiError::invalid(error.to_string()))?;
    Ok(Some(name.as_str().to_owned()).filter(|name| !name.is_empty()))
}
