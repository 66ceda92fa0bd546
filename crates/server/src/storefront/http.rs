//! Storefront requests (contract `storefront.md`).

use super::service;
use super::views::{
    Storefront, StorefrontCategory, StorefrontCategoryDetail, StorefrontProduct, StorefrontProductItem,
};
use crate::db::Tx;
use crate::http::page::order::Direction;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Nothing, Page};
use pandabase_domain::input::{AnyText, IdText, Opt, Text};
use pandabase_domain::product::PricingModel;
use schemars::JsonSchema;
use serde::Deserialize;

/// The store of this handle, which the endpoint's access has found by now.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct StoreHandle {
    #[expect(
        dead_code,
        reason = "read before the handler runs; declared for the OpenAPI document"
    )]
    handle: AnyText,
}

/// Which product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductPath {
    product_id: IdText,
}

/// Which product, by its URL name.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct HandlePath {
    handle: AnyText,
}

/// Which category.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoryPath {
    category_id: IdText,
}

pandabase_domain::text_enum! {
    /// What products are sorted by.
    #[derive(Default)]
    pub(crate) enum StorefrontSortBy {
        /// Title, without case.
        Title = "title",
        /// Price.
        Price = "price",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
    }
}

pandabase_domain::text_enum! {
    /// Kinds of products that may be asked for. The first four were sold once; no product is one of them
    /// any more.
    pub(crate) enum AnyProductType {
        /// Matches nothing.
        Serial = "SERIAL",
        /// Matches nothing.
        Service = "SERVICE",
        /// Matches nothing.
        OneTime = "ONE_TIME",
        /// Matches nothing.
        Physical = "PHYSICAL",
        /// Recurring access.
        Subscription = "SUBSCRIPTION",
        /// A file or link.
        DigitalDownload = "DIGITAL_DOWNLOAD",
        /// A licence key.
        LicenseKey = "LICENSE_KEY",
    }
}

/// Filters and order of products.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    /// Part of the title, in any case.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(super) category_id: Opt<IdText>,
    #[serde(default)]
    pub(super) product_type: Opt<AnyProductType>,
    #[serde(default)]
    pub(super) pricing_model: Opt<PricingModel>,
    #[serde(default)]
    pub(super) sort_by: Opt<StorefrontSortBy>,
    #[serde(default)]
    pub(super) sort_order: Opt<Direction>,
}

/// Filters of categories.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CategoryQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    #[serde(default)]
    pub(super) featured: Opt<bool>,
    /// Only those right below this one.
    #[serde(default)]
    pub(super) parent_id: Opt<IdText>,
}

/// `GET /v2/storefront/resolve/{handle}`.
pub(crate) fn resolve(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    _: &Input<StoreHandle>,
) -> Result<Storefront, ApiError> {
    service::storefront(tx, ctx)
}

/// `GET /v2/storefront/stores/{storeId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Storefront, ApiError> {
    service::storefront(tx, ctx)
}

/// `GET /v2/storefront/stores/{storeId}/products`.
pub(crate) fn list_products(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ProductQuery>,
) -> Result<Page<StorefrontProductItem>, ApiError> {
    service::products(tx, ctx, &input.query)
}

/// `GET /v2/storefront/stores/{storeId}/products/{productId}`.
pub(crate) fn show_product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath>,
) -> Result<StorefrontProduct, ApiError> {
    service::product(tx, ctx, &input.path.product_id)
}

/// `GET /v2/storefront/stores/{storeId}/products/by-handle/{handle}`.
pub(crate) fn show_product_by_handle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<HandlePath>,
) -> Result<StorefrontProduct, ApiError> {
    service::product_by_handle(tx, ctx, &input.path.handle)
}

/// `GET /v2/storefront/stores/{storeId}/categories`.
pub(crate) fn list_categories(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, CategoryQuery>,
) -> Result<Page<StorefrontCategory>, ApiError> {
    service::categories(tx, ctx, &input.query)
}

/// `GET /v2/storefront/stores/{storeId}/categories/{categoryId}`.
pub(crate) fn show_category(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CategoryPath>,
) -> Result<StorefrontCategoryDetail, ApiError> {
    service::category(tx, ctx, &input.path.category_id)
}
