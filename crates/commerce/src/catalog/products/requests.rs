//! TITLE

use pandabase_domain::input::{AnyText, IdText, Int, List, Natural, Opt, Patch, Positive, Text};
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{PageLimit, PageNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub product_id: IdText,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub enum SortBy {
        /// Title, without case.
        Title = "title",
        /// Price.
        Price = "price",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
    }
}

/// Filters and order of the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListQuery {
    #[serde(default)]
    pub page: PageNumber,
    #[serde(default)]
    pub limit: PageLimit,
    #[serde(default)]
    pub search: Opt<Text<0, 128>>,
    #[serde(default)]
    pub product_type: Opt<ProductType>,
    #[serde(default)]
    pub status: Opt<ProductStatus>,
    #[serde(default)]
    pub pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub in_stock: Opt<bool>,
    #[serde(default)]
    pub category_id: Opt<IdText>,
    #[serde(default)]
    pub sort_by: Opt<SortBy>,
    #[serde(default)]
    pub sort_order: Opt<Direction>,
}

pub type Images = List<AnyText, 0, 10>;

pub type Keys = List<Text<1, 512>, 0, 1000>;

type Url = Text<0, 2048>;

/// A new product.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("required" = ["title", "productType", "price"]))]
pub struct NewProduct {
    pub title: Text<1, 256>,
    #[serde(default)]
    pub subtitle: Opt<Text<0, 512>>,
    #[serde(default)]
    pub description: Opt<Text<0, 10_000>>,
    #[serde(default)]
    pub product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub type_alias: Opt<TypeAlias>,
    pub price: Natural,
    #[serde(default)]
    pub compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub minimum_price: Opt<Natural>,
    #[serde(default)]
    pub low_stock_threshold: Opt<Natural>,
    #[serde(default)]
    pub images: Images,
    #[serde(default)]
    pub message: Opt<Text<0, 1000>>,
    #[serde(default)]
    pub fulfillment_mode: Opt<FulfillmentMode>,
    #[serde(default)]
    pub pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub status: Opt<ProductStatus>,
    #[serde(default)]
    pub max_per_customer: Opt<Positive>,
    #[serde(default)]
    pub max_activations: Opt<Positive>,
    #[serde(default)]
    pub available_from: Opt<Timestamp>,
    #[serde(default)]
    pub available_until: Opt<Timestamp>,
    #[serde(default)]
    pub download_url: Opt<Url>,
    #[serde(default)]
    pub redirect_url: Opt<Url>,
    #[serde(default)]
    pub webhook_url: Opt<Url>,
    #[serde(default)]
    pub webhook_secret: Opt<Text<0, 256>>,
    #[serde(default)]
    pub key_format: Opt<KeyFormat>,
    #[serde(default)]
    pub custom_prefix: Opt<Text<0, 32>>,
    #[serde(default)]
    pub license_duration: Opt<LicenseDuration>,
    #[serde(default)]
    pub revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub billing_interval: Opt<BillingInterval>,
    #[serde(default)]
    pub billing_anchor: Opt<BillingAnchor>,
    #[serde(default)]
    pub trial_days: Opt<Int<0, 365>>,
    #[serde(default)]
    pub license_keys: Keys,
    #[serde(default)]
    pub variants: List<NewVariant, 0, 4>,
    #[serde(default)]
    pub options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub category_ids: List<IdText, 0, 20>,
}

/// `type`, which older clients send for `productType`. Beside `productType` it is an unknown field,
/// so that whatever it holds is no error by itself.
#[derive(Debug, Clone, Copy)]
pub struct TypeAlias(pub Option<ProductType>);

impl<'de> Deserialize<'de> for TypeAlias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(Self(value.as_str().and_then(ProductType::parse)))
    }
}

/// A variant of a new product.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewVariant {
    pub title: Text<1, 256>,
    pub options: BTreeMap<String, String>,
    pub price: Natural,
    #[serde(default)]
    pub slug: Opt<Text<1, 128>>,
    #[serde(default)]
    pub description: Opt<Text<0, 1000>>,
    #[serde(default)]
    pub sku: Opt<Text<0, 128>>,
    #[serde(default)]
    pub compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub images: Images,
    #[serde(default)]
    pub in_stock: Opt<bool>,
    #[serde(default)]
    pub quantity: Opt<Natural>,
    #[serde(default)]
    pub track_stock: Opt<bool>,
    #[serde(default)]
    pub position: Opt<Natural>,
}

/// An option; an existing one of this name is replaced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct OptionBody {
    pub name: Text<1, 128>,
    pub values: List<Text<1, 128>, 1, 50>,
    #[serde(default)]
    pub position: Opt<Natural>,
}

/// A change of a product: fields that are not sent stay.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductChange {
    #[serde(default)]
    pub title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub subtitle: Patch<Text<0, 512>>,
    #[serde(default)]
    pub description: Patch<Text<0, 10_000>>,
    #[serde(default)]
    pub product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub type_alias: Opt<TypeAlias>,
    #[serde(default)]
    pub price: Opt<Natural>,
    #[serde(default)]
    pub compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub minimum_price: Patch<Natural>,
    #[serde(default)]
    pub low_stock_threshold: Patch<Natural>,
    #[serde(default)]
    pub images: Opt<Images>,
    #[serde(default)]
    pub message: Patch<Text<0, 1000>>,
    #[serde(default)]
    pub in_stock: Opt<bool>,
    #[serde(default)]
    pub fulfillment_mode: Patch<FulfillmentMode>,
    #[serde(default)]
    pub pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub status: Opt<ProductStatus>,
    #[serde(default)]
    pub max_per_customer: Patch<Positive>,
    #[serde(default)]
    pub max_activations: Patch<Positive>,
    #[serde(default)]
    pub available_from: Patch<Timestamp>,
    #[serde(default)]
    pub available_until: Patch<Timestamp>,
    #[serde(default)]
    pub download_url: Patch<Url>,
    #[serde(default)]
    pub redirect_url: Patch<Url>,
    #[serde(default)]
    pub webhook_url: Patch<Url>,
    #[serde(default)]
    pub webhook_secret: Patch<Text<0, 256>>,
    #[serde(default)]
    pub key_format: Patch<KeyFormat>,
    #[serde(default)]
    pub custom_prefix: Patch<Text<0, 32>>,
    #[serde(default)]
    pub license_duration: Patch<LicenseDuration>,
    #[serde(default)]
    pub revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub billing_interval: Patch<BillingInterval>,
    #[serde(default)]
    pub billing_anchor: Patch<BillingAnchor>,
    #[serde(default)]
    pub trial_days: Patch<Int<0, 365>>,
    #[serde(default)]
    pub license_keys: Keys,
    #[serde(default)]
    pub variants: List<VariantChange, 0, 4>,
    #[serde(default)]
    pub options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub category_ids: Opt<List<IdText, 0, 20>>,
}

/// A change of the variant `id`; without `id`, a new variant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantChange {
    #[serde(default)]
    pub id: Opt<IdText>,
    #[serde(default)]
    pub title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub options: Opt<BTreeMap<String, String>>,
    #[serde(default)]
    pub price: Opt<Natural>,
    #[serde(default)]
    pub slug: Patch<Text<1, 128>>,
    #[serde(default)]
    pub description: Patch<Text<0, 1000>>,
    #[serde(default)]
    pub sku: Patch<Text<0, 128>>,
    #[serde(default)]
    pub compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub images: Opt<Images>,
    #[serde(default)]
    pub in_stock: Opt<bool>,
    #[serde(default)]
    pub quantity: Patch<Natural>,
    #[serde(default)]
    pub track_stock: Opt<bool>,
    #[serde(default)]
    pub position: Opt<Natural>,
}
