//! What requests for licences say (contract `licenses.md`).

use pandabase_domain::id::{CustomerId, LicenseId, OrderId, ProductId};
use pandabase_domain::input::{Opt, Text};
use pandabase_domain::license::{KeyText, LicenseStatus};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which licence.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    /// The licence.
    pub license_id: LicenseId,
}

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        pub(crate) product_id: Opt<ProductId>,
        pub(crate) customer_id: Opt<CustomerId>,
        pub(crate) order_id: Opt<OrderId>,
        pub(crate) status: Opt<LicenseStatus>,
    }
}

/// A key to be judged.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifyBody {
    pub(crate) key: KeyText,
    /// The key must be for this product.
    #[serde(default)]
    pub product_id: Opt<ProductId>,
    /// Asks also whether this machine is activated.
    #[serde(default)]
    pub fingerprint: Opt<Fingerprint>,
}

/// What a program knows a machine by.
pub type Fingerprint = Text<1, 255>;
