//! The store as checkout sees it: what buyers see of the seller, and how it sells.

use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// What the checkout knows of the store that sells.
#[derive(Debug, Clone, FromRow)]
pub struct Seller {
    /// What buyers see of it.
    #[column(flatten)]
    pub merchant: Merchant,
    /// Whether buyers see their local currency.
    pub localized_payments: bool,
    /// Whether listed prices contain tax.
    #[column(with = Option::unwrap_or_default)]
    pub tax_behavior: TaxBehavior,
}

/// What buyers see of the store.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
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
