//! Storefront requests (contract `storefront.md`).

use super::service;
use super::views::{
    Storefront, StorefrontCategory, StorefrontCategoryDetail, StorefrontProduct, StorefrontProductItem,
};
use crate::surfaces::storefront::requests::{
    CategoryPath, CategoryQuery, HandlePath, ProductPath, ProductQuery, StoreHandle,
};
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/storefront/resolve/{handle}`.
pub fn resolve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input<StoreHandle>) -> Result<Storefront, ApiError> {
    service::storefront(tx, ctx)
}

/// `GET /v2/storefront/stores/{storeId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Storefront, ApiError> {
    service::storefront(tx, ctx)
}

/// `GET /v2/storefront/stores/{storeId}/products`.
pub fn list_products(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ProductQuery>,
) -> Result<Page<StorefrontProductItem>, ApiError> {
    service::products(tx, ctx, &input.query)
}

/// `GET /v2/storefront/stores/{storeId}/products/{productId}`.
pub fn show_product(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath>,
) -> Result<StorefrontProduct, ApiError> {
    service::product(tx, ctx, &input.path.product_id)
}

/// `GET /v2/storefront/stores/{storeId}/products/by-handle/{handle}`.
pub fn show_product_by_handle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<HandlePath>,
) -> Result<StorefrontProduct, ApiError> {
    service::product_by_handle(tx, ctx, &input.path.handle)
}

/// `GET /v2/storefront/stores/{storeId}/categories`.
pub fn list_categories(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, CategoryQuery>,
) -> Result<Page<StorefrontCategory>, ApiError> {
    service::categories(tx, ctx, &input.query)
}

/// `GET /v2/storefront/stores/{storeId}/categories/{categoryId}`.
pub fn show_category(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<CategoryPath>,
) -> Result<StorefrontCategoryDetail, ApiError> {
    service::category(tx, ctx, &input.path.category_id)
}
