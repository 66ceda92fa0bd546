//! Products as merchants see them (contract `products.md`, "Response").

use pandabase_domain::id::{CategoryId, OptionId, ProductId, VariantId};
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::money::Cents;
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A product. Prices are US cents.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    /// The product's id.
    pub id: ProductId,
    /// Name shown to buyers.
    pub title: String,
    /// Line under the title.
    pub subtitle: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// Made from the first title; unique among the store's live products.
    pub handle: String,
    /// Unit price; 0 when FREE.
    pub price: Cents,
    /// Former price, to be shown crossed out; without effect unless it is above `price`.
    pub compare_at_price: Option<Cents>,
    /// Image URLs.
    pub images: Vec<String>,
    /// The merchant's switch.
    pub in_stock: bool,
    /// Always `USD`.
    pub currency: &'static str,
    /// What kind of thing it is.
    pub product_type: ProductType,
    /// Text for the receipt.
    pub message: Option<String>,
    /// What is done after capture.
    pub fulfillment_mode: Option<FulfillmentMode>,
    /// How the price comes about.
    pub pricing_model: PricingModel,
    /// Whether buyers see it.
    pub status: ProductStatus,
    /// Least amount of PAY_WHAT_YOU_WANT.
    pub minimum_price: Option<Cents>,
    /// Units that one buyer may ever buy; null is unlimited.
    pub max_per_customer: Option<i64>,
    /// First instant of sale.
    pub available_from: Option<Timestamp>,
    /// First instant after the sale.
    pub available_until: Option<Timestamp>,
    /// What INSTANT_DOWNLOAD releases.
    pub download_url: Option<String>,
    /// Where REDIRECT sends the buyer.
    pub redirect_url: Option<String>,
    /// Form of generated keys; without effect outside MANAGED_LICENSE.
    pub key_format: Option<KeyFormat>,
    /// What keys of CUSTOM_PREFIX begin with; without effect in another form.
    pub custom_prefix: Option<String>,
    /// Informational; null is unlimited.
    pub max_activations: Option<i64>,
    /// How long a licence is valid; null is for ever. Without effect where no keys are given.
    pub license_duration: Option<LicenseDuration>,
    /// Whether a refund revokes issued keys.
    pub revoke_on_refund: bool,
    /// Stock at which the team gets a mail.
    pub low_stock_threshold: Option<i64>,
    /// Where LICENSE_WEBHOOK asks for keys; without effect in another mode.
    pub webhook_url: Option<String>,
    /// What those requests are signed with.
    pub webhook_secret: Option<String>,
    /// Period of a subscription; without effect on other products.
    pub billing_interval: Option<BillingInterval>,
    /// When a change to this plan takes effect.
    pub billing_anchor: Option<BillingAnchor>,
    /// Days before the first charge of a subscription; without effect on other products.
    pub trial_days: Option<i64>,
    /// What variants choose from, by position.
    pub options: Vec<ProductOption>,
    /// Forms of the product, by position.
    pub variants: Vec<Variant>,
    /// Categories that list it.
    pub categories: Vec<CategoryLink>,
    /// Keys of the pool that can be sold now.
    pub available_licenses: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// An option and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductOption {
    /// The option's id.
    pub id: OptionId,
    /// Its name, unique within the product.
    pub name: String,
    /// What may be chosen.
    pub values: Vec<String>,
    /// Place among the options.
    pub position: i64,
}

/// A form of a product with a price and a stock of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// The variant's id.
    pub id: VariantId,
    /// Name shown to buyers.
    pub title: String,
    /// URL name, unique within the product.
    pub slug: Option<String>,
    /// Long text.
    pub description: Option<String>,
    /// The merchant's own number.
    pub sku: Option<String>,
    /// Option name → chosen value.
    pub options: BTreeMap<String, String>,
    /// Unit price; 0 when the product is FREE.
    pub price: Cents,
    /// Former price, to be shown crossed out; without effect unless it is above `price`.
    pub compare_at_price: Option<Cents>,
    /// Image URLs.
    pub images: Vec<String>,
    /// The merchant's switch.
    pub in_stock: bool,
    /// Units left; counts when `trackStock`.
    pub quantity: Option<i64>,
    /// Whether sales count `quantity` down.
    pub track_stock: bool,
    /// Place among the variants.
    pub position: i64,
}

/// What an upload of keys would add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyCheck {
    /// Keys that the product does not have yet; one that was sent twice counts once.
    pub new: i64,
    /// The others, which an upload skips: the product has them, or they were sent twice.
    pub known: i64,
}

/// A category named beside a product or another category.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct CategoryLink {
    /// The category's id.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// Its URL name.
    pub slug: String,
}
