//! Category requests (contract `categories.md`, "Body").

use super::service;
use super::views::{Category, CategoryDetail};
use crate::catalog::categories::requests::{CategoryChange, ListQuery, NewCategory, Path};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/categories/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Category>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/categories/`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCategory>>,
) -> Result<CategoryDetail, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/categories/{categoryId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CategoryDetail, ApiError> {
    service::show(tx, ctx, &input.path.category_id)
}

/// `PATCH /v2/core/stores/{storeId}/categories/{categoryId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CategoryChange>>,
) -> Result<CategoryDetail, ApiError> {
    service::update(tx, ctx, &input.path.category_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/categories/{categoryId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.category_id)
}
