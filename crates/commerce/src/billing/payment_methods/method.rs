//! A saved method, its owner and the address of its bills.

use pandabase_domain::address::BillingAddress;
use pandabase_domain::checkout::Billing;
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::input::Text;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::processor::{brand_name, expires_at};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What errors call a payment method that does not exist.
pub const RESOURCE: &str = "Payment method";

/// A saved method, without its token.
#[derive(Debug, Clone, FromRow)]
#[alias("m")]
pub struct Method {
    /// The method.
    pub id: PaymentMethodId,
    /// The owner's email address, in lower case.
    pub email: String,
    /// `card` or `link`.
    #[column("m.method")]
    pub code: MethodCode,
    /// The card's network, as `visa`.
    #[column("m.card_brand")]
    pub brand: Option<String>,
    /// The card's last four digits.
    #[column("m.card_last_four")]
    pub last_four: Option<String>,
    /// The month in which the card expires, 1 to 12.
    pub exp_month: Option<i64>,
    /// The year in which the card expires, of four digits.
    pub exp_year: Option<i64>,
    /// The holder's name.
    pub name: Option<String>,
    /// The billing address.
    #[column(json)]
    pub billing: Option<Address>,
    /// Whether it is its owner's default method.
    #[column(
        "m.id = (SELECT d.id FROM payment_methods d WHERE d.email = m.email AND d.removed_at IS NULL
            ORDER BY d.default_rank DESC, d.id LIMIT 1)"
    )]
    pub is_default: bool,
    /// When it was saved.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Method {
    /// The method's name for people: `Visa •••• 4242`, `Link`.
    pub fn label(&self) -> String {
        label(self.code, self.brand.as_deref(), self.last_four.as_deref())
    }
}

/// The name of a method for people: `Visa •••• 4242`, `Link`.
pub fn label(code: MethodCode, brand: Option<&str>, last_four: Option<&str>) -> String {
    match (brand, last_four) {
        (Some(brand), Some(last_four)) => format!("{} •••• {last_four}", brand_name(brand)),
        _ => code.name().to_owned(),
    }
}

/// The owner of a method, and what is known of them.
#[derive(Debug, Clone)]
pub struct Owner<'a> {
    /// The email address, in lower case.
    pub email: &'a str,
    /// The holder's name; `None` leaves the one that is stored.
    pub name: Option<&'a str>,
    /// The billing address; `None` leaves the one that is stored.
    pub billing: Option<Address>,
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

impl Address {
    /// The address as bills take it; `None` when its stored country is no longer known.
    pub fn billing(&self) -> Option<Billing> {
        Some(Billing {
            line1: Text::parse(self.line1.as_str()).ok()?,
            line2: self.line2.as_deref().and_then(|line| Text::parse(line).ok()),
            city: Text::parse(self.city.as_str()).ok()?,
            state: Text::parse(self.state.as_str()).ok()?,
            postal_code: Text::parse(self.postal_code.as_str()).ok()?,
            country: Country::parse(&self.country)?,
        })
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

/// When a saved card expires: at the end of its month in UTC; `None` for a method without a date.
pub fn expiry(method: &Method) -> Option<Timestamp> {
    expires_at(method.exp_month?, method.exp_year?)
}
