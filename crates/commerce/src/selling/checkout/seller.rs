//! TITLE

use pandabase_domain::id::StoreId;
use pandabase_domain::pricing::TaxBehavior;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};
use schemars::JsonSchema;
use serde::Serialize;

sql! {
    SELLER = "SELECT id, name, handle, slug, logo, favicon, accent_color, primary_color, statement_descriptor,
            support_email, accepts_payments, localized_payments, tax_behavior
        FROM stores WHERE id = $1 AND deleted_at IS NULL";
}

/// What the checkout knows of the store that sells.
#[derive(Debug, Clone)]
pub struct Seller {
    /// What buyers see of it.
    pub merchant: Merchant,
    /// Whether it has passed the gates before taking payments.
    pub accepts_payments: bool,
    /// Whether buyers see their local currency.
    pub localized_payments: bool,
    /// Whether listed prices contain tax.
    pub tax_behavior: TaxBehavior,
}

/// The store that sells.
///
/// # Errors
/// [`ApiError::Missing`] when it is gone.
pub fn seller(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Seller, ApiError> {
    let found = tx.first(SELLER, params![&ctx.store.id], |row| {
        Ok(Seller {
            merchant: Merchant {
                id: row.next()?,
                name: row.next()?,
                handle: row.next()?,
                slug: row.next()?,
                logo: row.next()?,
                favicon: row.next()?,
                accent_color: row.next()?,
                primary_color: row.next()?,
                statement_descriptor: row.next()?,
                support_email: row.next()?,
            },
            accepts_payments: row.next()?,
            localized_payments: row.next()?,
            tax_behavior: row.opt_word(TaxBehavior::parse)?.unwrap_or_default(),
        })
    })?;
    found.ok_or(ApiError::Missing("Store"))
}

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
