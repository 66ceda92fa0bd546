//! Views of the storefront (contract `storefront.md`).

use pandabase_commerce::catalog::products::views::{CategoryLink, ProductOption};
use pandabase_domain::id::{CategoryId, ProductId, StoreId, VariantId};
use pandabase_domain::link;
use pandabase_domain::money::Cents;
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A store as its buyers see it.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct Storefront {
    /// The store's id.
    pub id: StoreId,
    /// Name shown to buyers.
    pub name: String,
    /// Unique, URL-safe name.
    pub handle: String,
    /// Alternative URL name.
    pub slug: Option<String>,
    /// Long text.
    pub description: String,
    /// Short text.
    pub summary: Option<String>,
    /// Logo URL.
    pub logo: Option<String>,
    /// Favicon URL.
    pub favicon: Option<String>,
    /// Brand colour.
    pub accent_color: Option<String>,
    /// Brand colour.
    pub primary_color: Option<String>,
    /// Where buyers ask for help.
    pub support_email: Option<String>,
    /// What is sold.
    #[column(json)]
    pub category: Vec<String>,
    /// Profile URL.
    pub twitter_url: Option<String>,
    /// Profile URL.
    pub instagram_url: Option<String>,
    /// Profile URL.
    pub linkedin_url: Option<String>,
    /// Profile URL.
    pub youtube_url: Option<String>,
    /// Profile URL.
    pub tiktok_url: Option<String>,
}

/// A product in a list. Prices are US cents.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StorefrontProductItem {
    /// The product's id.
    pub id: ProductId,
    /// Its name.
    pub title: String,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// URL name, unique among the store's products.
    pub handle: String,
    /// Unit price; 0 when FREE.
    pub price: Cents,
    /// Former price, to be shown crossed out.
    pub compare_at_price: Option<Cents>,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether it can be bought now.
    pub in_stock: bool,
    /// Always `USD`.
    pub currency: &'static str,
    /// What kind of thing it is.
    pub product_type: ProductType,
    /// How the price comes about.
    pub pricing_model: PricingModel,
    /// Always `ACTIVE`: nothing else is shown.
    pub status: ProductStatus,
    /// Least amount of PAY_WHAT_YOU_WANT.
    pub minimum_price: Option<Cents>,
    /// Categories that list it.
    pub categories: Vec<CategoryLink>,
}

/// A product by itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StorefrontProduct {
    /// What lists show of it.
    #[serde(flatten)]
    pub item: StorefrontProductItem,
    /// Long text.
    pub description: Option<String>,
    /// Text for the receipt.
    pub message: Option<String>,
    /// Units that one buyer may ever buy; null is unlimited.
    pub max_per_customer: Option<i64>,
    /// What the buyer gets.
    pub fulfillment_mode: Option<FulfillmentMode>,
    /// First instant of sale.
    pub available_from: Option<Timestamp>,
    /// First instant after the sale.
    pub available_until: Option<Timestamp>,
    /// Period of a subscription.
    pub billing_interval: Option<BillingInterval>,
    /// When a change to this plan takes effect.
    pub billing_anchor: Option<BillingAnchor>,
    /// Days before the first charge.
    pub trial_days: Option<i64>,
    /// What variants choose from, by position.
    pub options: Vec<ProductOption>,
    /// Forms of the product, by position.
    pub variants: Vec<StorefrontVariant>,
}

/// A form of a product with a price and a stock of its own.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct StorefrontVariant {
    /// The variant's id.
    pub id: VariantId,
    /// Its name.
    pub title: String,
    /// URL name, unique within the product.
    pub slug: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// The merchant's own number.
    pub sku: Option<String>,
    /// Option name → chosen value.
    #[column(json)]
    pub options: BTreeMap<String, String>,
    /// Unit price; 0 when the product is FREE.
    pub price: Cents,
    /// Former price, to be shown crossed out.
    pub compare_at_price: Option<Cents>,
    /// Image URLs.
    #[column(json, with = link::all_shown)]
    pub images: Vec<String>,
    /// Whether one of it is left.
    pub in_stock: bool,
    /// Units left; null unless they are counted.
    pub quantity: Option<i64>,
    /// Whether sales count `quantity` down.
    pub track_stock: bool,
    /// Place among the variants.
    pub position: i64,
}

/// A category in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("c")]
#[serde(rename_all = "camelCase")]
pub struct StorefrontCategory {
    /// The category's id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Its URL name.
    pub slug: String,
    /// Long text.
    pub description: Option<String>,
    /// Name of an icon.
    pub icon: Option<String>,
    /// The category above it; null also when that one is not shown.
    #[column("p.id")]
    pub parent_id: Option<CategoryId>,
    /// Place among its siblings, smallest first.
    pub display_order: i64,
    /// Whether it is put forward.
    pub featured: bool,
}

/// A category by itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StorefrontCategoryDetail {
    /// What lists show of it.
    #[serde(flatten)]
    pub item: StorefrontCategory,
    /// Title for search engines.
    pub meta_title: Option<String>,
    /// Text for search engines.
    pub meta_description: Option<String>,
    /// Whether menus show it.
    pub show_in_navigation: bool,
    /// The categories right below it, in the order of the shop.
    pub children: Vec<CategoryLink>,
    /// Its newest products, 50 at most.
    pub products: Vec<StorefrontTeaser>,
}

/// A product of a category.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StorefrontTeaser {
    /// The product's id.
    pub id: ProductId,
    /// Its name.
    pub title: String,
    /// Its URL name.
    pub handle: String,
    /// Unit price; 0 when FREE.
    pub price: Cents,
    /// Image URLs.
    pub images: Vec<String>,
    /// Whether it can be bought now.
    pub in_stock: bool,
}
