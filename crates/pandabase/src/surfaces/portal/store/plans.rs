//! SQL of the plans that a store sells.

use pandabase_domain::id::{ProductId, VariantId};
use pandabase_domain::money::Cents;
use pandabase_domain::product::{BillingInterval, PricingModel};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    // A plan with variants is bought as one of them. Of plans with meters, and of those whose price the buyer
    // names, there is nothing to choose from a list.
    ON_SALE: OnSale = "SELECT {} FROM products p
        LEFT JOIN variants v ON v.store_id = p.store_id AND v.product_id = p.id
        WHERE p.store_id = $1 AND p.deleted_at IS NULL AND p.status = 'ACTIVE'
            AND p.product_type = 'SUBSCRIPTION' AND p.billing_interval IS NOT NULL
            AND p.pricing_model IN ('STANDARD', 'FREE')
        ORDER BY p.id, v.position, v.ordinal LIMIT 50";
}

/// A plan that is sold.
#[derive(Debug, FromRow)]
pub struct OnSale {
    #[column("p.id")]
    pub product: ProductId,
    #[column("v.id")]
    pub variant: Option<VariantId>,
    #[column("p.title")]
    pub title: String,
    #[column("v.title")]
    pub variant_title: Option<String>,
    #[column("p.price")]
    pub price: Cents,
    #[column("v.price")]
    pub variant_price: Option<Cents>,
    #[column("p.pricing_model")]
    pub pricing_model: PricingModel,
    #[column("p.billing_interval")]
    pub billing_interval: BillingInterval,
}

/// The plans that the store sells, as many as anybody chooses from.
pub fn on_sale(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<OnSale>, DbError> {
    tx.fetch_all(ON_SALE, params![&ctx.store.id])
}
