//! Checkout as clients see it (contract `checkout.md`).

use pandabase_domain::id::StoreId;
use schemars::JsonSchema;
use serde::Serialize;

/// What buyers see of the store.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Merchant {
    /// The store's id.
    pub id: StoreId,
    /// Name.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Logo URL.
    pub logo: Option<String>,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// Brand colour.
    pub accent_color: Option<String>,
    /// Brand colour.
    pub primary_color: Option<String>,
    /// Text on card statements.
    pub statement_descriptor: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
}
