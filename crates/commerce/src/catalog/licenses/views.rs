//! Licences as merchants and their programs see them (contract `licenses.md`).

use pandabase_domain::id::{CustomerId, LicenseId, OrderId, ProductId, VariantId};
use pandabase_domain::license::LicenseStatus;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// The licence's id.
    pub id: LicenseId,
    /// The key in clear.
    pub key: String,
    /// Whether it may be used.
    pub status: LicenseStatus,
    /// The product it is for.
    pub product_id: ProductId,
    /// The variant that was bought.
    pub variant_id: Option<VariantId>,
    /// The order that it was sold with.
    pub order_id: Option<OrderId>,
    /// The customer who bought it.
    pub customer_id: Option<CustomerId>,
    /// When it was sold.
    pub claimed_at: Option<Timestamp>,
    /// When it was uploaded or generated.
    pub created_at: Timestamp,
}

/// What verification says of a key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// Whether it may be used now.
    pub valid: bool,
    /// Null when the key is unknown.
    pub status: Option<LicenseStatus>,
    /// The product it is for.
    pub product_id: Option<ProductId>,
    /// The customer who bought it.
    pub customer_id: Option<CustomerId>,
    /// When it ends. While its subscription goes on, when that is decided next, such as at its renewal. Null
    /// when there is no such time.
    pub expires_at: Option<Timestamp>,
    /// What verification says of the machine; left out when the request names none.
    #[serde(flatten)]
    pub machine: Option<OnMachine>,
}

/// What verification says of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OnMachine {
    /// Whether the key is activated on it.
    pub activated: bool,
    /// On how many machines the key is activated.
    pub activations: i64,
    /// On how many it may be; null is on any number.
    pub max_activations: Option<i64>,
}

/// A key that an order delivered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LicenseOfOrder {
    /// The licence.
    pub id: LicenseId,
    /// The key in clear.
    pub key: String,
    /// Whether it may be used.
    pub status: LicenseStatus,
    /// The product.
    pub product_id: ProductId,
    /// The variant.
    pub variant_id: Option<VariantId>,
    /// When it was sold.
    pub claimed_at: Option<Timestamp>,
}
