//! TITLE

use crate::commerce::billing::payment_methods::input::PaymentMethod;
use crate::platform::error::ApiError;
use crate::surfaces::portal::payment_methods::read_name;
use pandabase_domain::checkout::Billing;
use pandabase_domain::input::{Opt, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
