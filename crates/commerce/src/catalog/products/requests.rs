//! What requests for products say (contract `products.md`, "Create / update body" and "List query").

use pandabase_domain::id::{CategoryId, ProductId, VariantId, kind};
use pandabase_domain::input::{AnyText, Int, List, Natural, Opt, Patch, Positive, Prose, Text};
use pandabase_domain::license::{KeyFormat, KeyText, LicenseDuration};
use pandabase_domain::link::{Link, LinkOr};
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) product_id: ProductId,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub enum ProductSortBy {
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

listed! {
    /// Filters and order of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        pub(crate) search: Opt<Text<0, 128>>,
        pub(crate) product_type: Opt<ProductType>,
        pub(crate) status: Opt<ProductStatus>,
        pub(crate) pricing_model: Opt<PricingModel>,
        pub(crate) in_stock: Opt<bool>,
        /// Only products whose keys, or the units of a variant, have come down to their `lowStockThreshold`,
        /// or to none where there is no threshold; with `false`, only the others.
        pub(crate) low_stock: Opt<bool>,
        pub(crate) category_id: Opt<CategoryId>,
        pub(crate) sort_by: Opt<ProductSortBy>,
        pub(crate) sort_order: Opt<Direction>,
    }
}

/// An address, or a picture of the store.
pub(crate) type ImageLink = LinkOr<Link, kind::Image>;

/// An address, or a download of the store.
pub(crate) type FileLink = LinkOr<Link, kind::File>;

pub(crate) type Images = List<ImageLink, 0, 10>;

pub(crate) type Keys = List<KeyText, 0, 1000>;

type Url = Text<0, 2048>;

/// The value of each option that a variant names.
pub(crate) type Choices = BTreeMap<AnyText, AnyText>;

/// A new product. Fields of another type or mode are kept and shown, and have no effect.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("required" = ["title", "productType", "price"]))]
pub struct NewProduct {
    pub(crate) title: Text<1, 256>,
    #[serde(default)]
    pub(crate) subtitle: Opt<Text<0, 512>>,
    #[serde(default)]
    pub(crate) description: Opt<Prose<0, 10_000>>,
    #[serde(default)]
    pub(crate) product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub type_alias: Opt<TypeAlias>,
    pub(crate) price: Natural,
    #[serde(default)]
    pub(crate) compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub(crate) minimum_price: Opt<Natural>,
    #[serde(default)]
    pub(crate) low_stock_threshold: Opt<Natural>,
    #[serde(default)]
    pub(crate) images: Images,
    #[serde(default)]
    pub(crate) message: Opt<Prose<0, 1000>>,
    #[serde(default)]
    pub(crate) fulfillment_mode: Opt<FulfillmentMode>,
    #[serde(default)]
    pub(crate) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(crate) status: Opt<ProductStatus>,
    #[serde(default)]
    pub(crate) max_per_customer: Opt<Positive>,
    #[serde(default)]
    pub(crate) max_activations: Opt<Positive>,
    #[serde(default)]
    pub(crate) available_from: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) available_until: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) download_url: Opt<FileLink>,
    #[serde(default)]
    pub(crate) redirect_url: Opt<Link>,
    #[serde(default)]
    pub(crate) webhook_url: Opt<Url>,
    #[serde(default)]
    pub(crate) webhook_secret: Opt<Text<0, 256>>,
    #[serde(default)]
    pub(crate) key_format: Opt<KeyFormat>,
    #[serde(default)]
    pub(crate) custom_prefix: Opt<Text<0, 32>>,
    #[serde(default)]
    pub(crate) license_duration: Opt<LicenseDuration>,
    #[serde(default)]
    pub(crate) revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub(crate) billing_interval: Opt<BillingInterval>,
    #[serde(default)]
    pub(crate) billing_anchor: Opt<BillingAnchor>,
    #[serde(default)]
    pub(crate) trial_days: Opt<Int<0, 365>>,
    #[serde(default)]
    pub(crate) license_keys: Keys,
    #[serde(default)]
    pub(crate) variants: List<NewVariant, 0, 4>,
    #[serde(default)]
    pub(crate) options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub(crate) category_ids: List<CategoryId, 0, 20>,
}

/// Keys that may be uploaded.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeysBody {
    pub(crate) license_keys: Keys,
}

/// `type`, which older clients send instead of `productType`. When both are sent, `type` is ignored, whatever
/// it holds.
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
    pub(crate) title: Text<1, 256>,
    pub(crate) options: Choices,
    pub(crate) price: Natural,
    #[serde(default)]
    pub(crate) slug: Opt<Text<1, 128>>,
    #[serde(default)]
    pub(crate) description: Opt<Prose<0, 1000>>,
    #[serde(default)]
    pub(crate) sku: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(crate) compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub(crate) images: Images,
    #[serde(default)]
    pub(crate) in_stock: Opt<bool>,
    #[serde(default)]
    pub(crate) quantity: Opt<Natural>,
    #[serde(default)]
    pub(crate) track_stock: Opt<bool>,
    #[serde(default)]
    pub(crate) position: Opt<Natural>,
}

/// An option; an existing one of this name is replaced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct OptionBody {
    pub(crate) name: Text<1, 128>,
    pub(crate) values: List<Text<1, 128>, 1, 50>,
    #[serde(default)]
    pub(crate) position: Opt<Natural>,
}

/// A change of a product: fields that are not sent stay. Fields of another type or mode are kept and shown,
/// and have no effect.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductChange {
    #[serde(default)]
    pub(crate) title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub(crate) subtitle: Patch<Text<0, 512>>,
    #[serde(default)]
    pub(crate) description: Patch<Prose<0, 10_000>>,
    #[serde(default)]
    pub(crate) product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub type_alias: Opt<TypeAlias>,
    #[serde(default)]
    pub(crate) price: Opt<Natural>,
    #[serde(default)]
    pub(crate) compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub(crate) minimum_price: Patch<Natural>,
    #[serde(default)]
    pub(crate) low_stock_threshold: Patch<Natural>,
    #[serde(default)]
    pub(crate) images: Opt<Images>,
    #[serde(default)]
    pub(crate) message: Patch<Prose<0, 1000>>,
    #[serde(default)]
    pub(crate) in_stock: Opt<bool>,
    #[serde(default)]
    pub(crate) fulfillment_mode: Patch<FulfillmentMode>,
    #[serde(default)]
    pub(crate) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(crate) status: Opt<ProductStatus>,
    #[serde(default)]
    pub(crate) max_per_customer: Patch<Positive>,
    #[serde(default)]
    pub(crate) max_activations: Patch<Positive>,
    #[serde(default)]
    pub(crate) available_from: Patch<Timestamp>,
    #[serde(default)]
    pub(crate) available_until: Patch<Timestamp>,
    #[serde(default)]
    pub(crate) download_url: Patch<FileLink>,
    #[serde(default)]
    pub(crate) redirect_url: Patch<Link>,
    #[serde(default)]
    pub(crate) webhook_url: Patch<Url>,
    #[serde(default)]
    pub(crate) webhook_secret: Patch<Text<0, 256>>,
    #[serde(default)]
    pub(crate) key_format: Patch<KeyFormat>,
    #[serde(default)]
    pub(crate) custom_prefix: Patch<Text<0, 32>>,
    #[serde(default)]
    pub(crate) license_duration: Patch<LicenseDuration>,
    #[serde(default)]
    pub(crate) revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub(crate) billing_interval: Patch<BillingInterval>,
    #[serde(default)]
    pub(crate) billing_anchor: Patch<BillingAnchor>,
    #[serde(default)]
    pub(crate) trial_days: Patch<Int<0, 365>>,
    #[serde(default)]
    pub(crate) license_keys: Keys,
    #[serde(default)]
    pub(crate) variants: List<VariantChange, 0, 4>,
    #[serde(default)]
    pub(crate) options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub(crate) category_ids: Opt<List<CategoryId, 0, 20>>,
}

/// A change of the variant `id`; without `id`, a new variant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VariantChange {
    #[serde(default)]
    pub(crate) id: Opt<VariantId>,
    #[serde(default)]
    pub(crate) title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub(crate) options: Opt<Choices>,
    #[serde(default)]
    pub(crate) price: Opt<Natural>,
    #[serde(default)]
    pub(crate) slug: Patch<Text<1, 128>>,
    #[serde(default)]
    pub(crate) description: Patch<Prose<0, 1000>>,
    #[serde(default)]
    pub(crate) sku: Patch<Text<0, 128>>,
    #[serde(default)]
    pub(crate) compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub(crate) images: Opt<Images>,
    #[serde(default)]
    pub(crate) in_stock: Opt<bool>,
    #[serde(default)]
    pub(crate) quantity: Patch<Natural>,
    #[serde(default)]
    pub(crate) track_stock: Opt<bool>,
    #[serde(default)]
    pub(crate) position: Opt<Natural>,
}
