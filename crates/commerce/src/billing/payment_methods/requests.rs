//! The request to add a payment method.

use crate::billing::payment_methods::input::PaymentMethod;
use pandabase_domain::checkout::{Billing, CustomerName};
use pandabase_domain::input::{Opt, Text};
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// A new method. Its fields are those of paying, so that the same form fits both.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct NewMethod {
    /// A card, or Link.
    pub payment_method: PaymentMethod,
    /// The holder's name.
    #[serde(default)]
    pub name: Opt<Text<0, 128>>,
    /// Where bills go.
    pub billing: Billing,
}

impl NewMethod {
    /// The holder's name, where one was given.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when it is an email address.
    pub fn name(&self) -> Result<Option<String>, ApiError> {
        self.name.as_ref().map_or(Ok(None), read_name)
    }
}

/// The name to store; `None` when it is blank.
pub fn read_name(name: &Text<0, 128>) -> Result<Option<String>, ApiError> {
    let name = CustomerName::parse(name).map_err(|error| ApiError::invalid(error.to_string()))?;
    Ok(Some(name.as_str().to_owned()).filter(|name| !name.is_empty()))
}
