//! What requests for licences say (contract `licenses.md`).

use pandabase_domain::input::{IdText, Opt, Text};
use pandabase_domain::license::LicenseStatus;
use pandabase_platform::page::{PageLimit, PageNumber};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which licence.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) license_id: IdText,
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    #[serde(default)]
    pub(crate) page: PageNumber,
    #[serde(default)]
    pub(crate) limit: PageLimit,
    #[serde(default)]
    pub(crate) product_id: Opt<IdText>,
    #[serde(default)]
    pub(crate) status: Opt<LicenseStatus>,
}

/// A key to be judged.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifyBody {
    pub(crate) key: Text<1, 512>,
    /// The key must be for this product.
    #[serde(default)]
    pub product_id: Opt<IdText>,
}
