//! Where the bill goes, as a checkout takes it (contract `checkout.md`).

use crate::input::Text;
use crate::pricing::country::Country;
use crate::pricing::place::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A billing address. It is given and replaced as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Billing {
    /// Street and number.
    pub line1: Text<0, 200>,
    /// What does not fit the first line. Sessions show `null` where there is nothing, so it is read
    /// back too.
    #[serde(default)]
    pub line2: Option<Text<0, 200>>,
    /// City.
    pub city: Text<0, 100>,
    /// State or province; empty where the country has none.
    pub state: Text<0, 100>,
    /// Postal code.
    pub postal_code: Text<0, 20>,
    /// Country.
    pub country: Country,
}

impl Billing {
    /// What of the address decides the tax.
    pub fn place(&self) -> Place<'_> {
        Place {
            country: self.country,
            state: Some(&self.state),
            postal_code: Some(&self.postal_code),
        }
    }
}

/// How much of a buyer must be known before they pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All of it: name, street, city, and what decides the tax.
    Full,
    /// A name, and what decides the tax.
    Place,
    /// The country, where nothing is paid.
    Country,
}
