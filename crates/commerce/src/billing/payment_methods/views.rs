//! Saved methods as their owners see them.

use super::method::{Address, Method};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

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
