//! Product requests (contract `products.md`, "Create / update body" and "List query").

use super::service;
use super::views::Product;
use crate::catalog::products::requests::{ListQuery, NewProduct, Path, ProductChange};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/products/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Product>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/products/`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewProduct>>,
) -> Result<Product, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/products/{productId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Product, ApiError> {
    service::show(tx, ctx, &input.path.product_id)
}

/// `PATCH /v2/core/stores/{storeId}/products/{productId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<ProductChange>>,
) -> Result<Product, ApiError> {
    service::update(tx, ctx, &input.path.product_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.product_id)
}
