//! Product requests (contract `products.md`, "Create / update body" and "List query").

use super::service;
use super::views::Product;
use crate::db::Tx;
use crate::http::page::order::Direction;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Deleted, Input, Json, Nothing, Page};
use pandabase_domain::input::{AnyText, IdText, Int, List, Natural, Opt, Patch, Positive, Text};
use pandabase_domain::license::{KeyFormat, LicenseDuration};
use pandabase_domain::product::{
    BillingAnchor, BillingInterval, FulfillmentMode, PricingModel, ProductStatus, ProductType,
};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    product_id: IdText,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub(crate) enum SortBy {
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
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(super) product_type: Opt<ProductType>,
    #[serde(default)]
    pub(super) status: Opt<ProductStatus>,
    #[serde(default)]
    pub(super) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(super) in_stock: Opt<bool>,
    #[serde(default)]
    pub(super) category_id: Opt<IdText>,
    #[serde(default)]
    pub(super) sort_by: Opt<SortBy>,
    #[serde(default)]
    pub(super) sort_order: Opt<Direction>,
}

pub(super) type Images = List<AnyText, 0, 10>;
pub(super) type Keys = List<Text<1, 512>, 0, 1000>;
type Url = Text<0, 2048>;

/// A new product.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(extend("required" = ["title", "productType", "price"]))]
pub(crate) struct NewProduct {
    pub(super) title: Text<1, 256>,
    #[serde(default)]
    pub(super) subtitle: Opt<Text<0, 512>>,
    #[serde(default)]
    pub(super) description: Opt<Text<0, 10_000>>,
    #[serde(default)]
    pub(super) product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub(super) type_alias: Opt<TypeAlias>,
    pub(super) price: Natural,
    #[serde(default)]
    pub(super) compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub(super) minimum_price: Opt<Natural>,
    #[serde(default)]
    pub(super) low_stock_threshold: Opt<Natural>,
    #[serde(default)]
    pub(super) images: Images,
    #[serde(default)]
    pub(super) message: Opt<Text<0, 1000>>,
    #[serde(default)]
    pub(super) fulfillment_mode: Opt<FulfillmentMode>,
    #[serde(default)]
    pub(super) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(super) status: Opt<ProductStatus>,
    #[serde(default)]
    pub(super) max_per_customer: Opt<Positive>,
    #[serde(default)]
    pub(super) max_activations: Opt<Positive>,
    #[serde(default)]
    pub(super) available_from: Opt<Timestamp>,
    #[serde(default)]
    pub(super) available_until: Opt<Timestamp>,
    #[serde(default)]
    pub(super) download_url: Opt<Url>,
    #[serde(default)]
    pub(super) redirect_url: Opt<Url>,
    #[serde(default)]
    pub(super) webhook_url: Opt<Url>,
    #[serde(default)]
    pub(super) webhook_secret: Opt<Text<0, 256>>,
    #[serde(default)]
    pub(super) key_format: Opt<KeyFormat>,
    #[serde(default)]
    pub(super) custom_prefix: Opt<Text<0, 32>>,
    #[serde(default)]
    pub(super) license_duration: Opt<LicenseDuration>,
    #[serde(default)]
    pub(super) revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub(super) billing_interval: Opt<BillingInterval>,
    #[serde(default)]
    pub(super) billing_anchor: Opt<BillingAnchor>,
    #[serde(default)]
    pub(super) trial_days: Opt<Int<0, 365>>,
    #[serde(default)]
    pub(super) license_keys: Keys,
    #[serde(default)]
    pub(super) variants: List<NewVariant, 0, 4>,
    #[serde(default)]
    pub(super) options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub(super) category_ids: List<IdText, 0, 20>,
}

/// `type`, which older clients send for `productType`. Beside `productType` it is an unknown field,
/// so that whatever it holds is no error by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TypeAlias(pub(super) Option<ProductType>);

impl<'de> Deserialize<'de> for TypeAlias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        Ok(Self(value.as_str().and_then(ProductType::parse)))
    }
}

/// A variant of a new product.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewVariant {
    pub(super) title: Text<1, 256>,
    pub(super) options: BTreeMap<String, String>,
    pub(super) price: Natural,
    #[serde(default)]
    pub(super) slug: Opt<Text<1, 128>>,
    #[serde(default)]
    pub(super) description: Opt<Text<0, 1000>>,
    #[serde(default)]
    pub(super) sku: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(super) compare_at_price: Opt<Natural>,
    #[serde(default)]
    pub(super) images: Images,
    #[serde(default)]
    pub(super) in_stock: Opt<bool>,
    #[serde(default)]
    pub(super) quantity: Opt<Natural>,
    #[serde(default)]
    pub(super) track_stock: Opt<bool>,
    #[serde(default)]
    pub(super) position: Opt<Natural>,
}

/// An option; an existing one of this name is replaced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub(crate) struct OptionBody {
    pub(super) name: Text<1, 128>,
    pub(super) values: List<Text<1, 128>, 1, 50>,
    #[serde(default)]
    pub(super) position: Opt<Natural>,
}

/// A change of a product: fields that are not sent stay.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductChange {
    #[serde(default)]
    pub(super) title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub(super) subtitle: Patch<Text<0, 512>>,
    #[serde(default)]
    pub(super) description: Patch<Text<0, 10_000>>,
    #[serde(default)]
    pub(super) product_type: Opt<ProductType>,
    /// Read when `productType` is absent.
    #[serde(default, rename = "type")]
    #[schemars(skip)]
    pub(super) type_alias: Opt<TypeAlias>,
    #[serde(default)]
    pub(super) price: Opt<Natural>,
    #[serde(default)]
    pub(super) compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub(super) minimum_price: Patch<Natural>,
    #[serde(default)]
    pub(super) low_stock_threshold: Patch<Natural>,
    #[serde(default)]
    pub(super) images: Opt<Images>,
    #[serde(default)]
    pub(super) message: Patch<Text<0, 1000>>,
    #[serde(default)]
    pub(super) in_stock: Opt<bool>,
    #[serde(default)]
    pub(super) fulfillment_mode: Patch<FulfillmentMode>,
    #[serde(default)]
    pub(super) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(super) status: Opt<ProductStatus>,
    #[serde(default)]
    pub(super) max_per_customer: Patch<Positive>,
    #[serde(default)]
    pub(super) max_activations: Patch<Positive>,
    #[serde(default)]
    pub(super) available_from: Patch<Timestamp>,
    #[serde(default)]
    pub(super) available_until: Patch<Timestamp>,
    #[serde(default)]
    pub(super) download_url: Patch<Url>,
    #[serde(default)]
    pub(super) redirect_url: Patch<Url>,
    #[serde(default)]
    pub(super) webhook_url: Patch<Url>,
    #[serde(default)]
    pub(super) webhook_secret: Patch<Text<0, 256>>,
    #[serde(default)]
    pub(super) key_format: Patch<KeyFormat>,
    #[serde(default)]
    pub(super) custom_prefix: Patch<Text<0, 32>>,
    #[serde(default)]
    pub(super) license_duration: Patch<LicenseDuration>,
    #[serde(default)]
    pub(super) revoke_on_refund: Opt<bool>,
    #[serde(default)]
    pub(super) billing_interval: Patch<BillingInterval>,
    #[serde(default)]
    pub(super) billing_anchor: Patch<BillingAnchor>,
    #[serde(default)]
    pub(super) trial_days: Patch<Int<0, 365>>,
    #[serde(default)]
    pub(super) license_keys: Keys,
    #[serde(default)]
    pub(super) variants: List<VariantChange, 0, 4>,
    #[serde(default)]
    pub(super) options: List<OptionBody, 0, 20>,
    #[serde(default)]
    pub(super) category_ids: Opt<List<IdText, 0, 20>>,
}

/// A change of the variant `id`; without `id`, a new variant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VariantChange {
    #[serde(default)]
    pub(super) id: Opt<IdText>,
    #[serde(default)]
    pub(super) title: Opt<Text<1, 256>>,
    #[serde(default)]
    pub(super) options: Opt<BTreeMap<String, String>>,
    #[serde(default)]
    pub(super) price: Opt<Natural>,
    #[serde(default)]
    pub(super) slug: Patch<Text<1, 128>>,
    #[serde(default)]
    pub(super) description: Patch<Text<0, 1000>>,
    #[serde(default)]
    pub(super) sku: Patch<Text<0, 128>>,
    #[serde(default)]
    pub(super) compare_at_price: Patch<Natural>,
    #[serde(default)]
    pub(super) images: Opt<Images>,
    #[serde(default)]
    pub(super) in_stock: Opt<bool>,
    #[serde(default)]
    pub(super) quantity: Patch<Natural>,
    #[serde(default)]
    pub(super) track_stock: Opt<bool>,
    #[serde(default)]
    pub(super) position: Opt<Natural>,
}

/// `GET /v2/core/stores/{storeId}/products/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Product>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/products/`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewProduct>>,
) -> Result<Product, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/products/{productId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Product, ApiError> {
    service::show(tx, ctx, &input.path.product_id)
}

/// `PATCH /v2/core/stores/{storeId}/products/{productId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ProductChange>>,
) -> Result<Product, ApiError> {
    service::update(tx, ctx, &input.path.product_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}`.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.product_id)
}
