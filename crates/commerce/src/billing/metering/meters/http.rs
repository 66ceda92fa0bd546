//! Handlers and request types of meters. Bodies are closed.

use super::service;
use super::views::{Meter, Meters};
use crate::billing::metering::meters::requests::{MeterPatch, NewMeter};
use pandabase_domain::input::IdText;
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// Names a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductPath {
    product_id: IdText,
}

/// Names a meter of a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeterPath {
    product_id: IdText,
    meter_id: IdText,
}

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/`.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ProductPath>) -> Result<Meters, ApiError> {
    service::list(tx, ctx, &input.path.product_id)
}

/// `POST /v2/core/stores/{storeId}/products/{productId}/meters/`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath, Nothing, Json<NewMeter>>,
) -> Result<Meter, ApiError> {
    service::create(tx, ctx, &input.path.product_id, &input.body.0)
}

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Meter, ApiError> {
    service::show(tx, ctx, &input.path.product_id, &input.path.meter_id)
}

/// `PATCH /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<MeterPath, Nothing, Json<MeterPatch>>,
) -> Result<Meter, ApiError> {
    let MeterPath { product_id, meter_id } = &input.path;
    service::update(tx, ctx, product_id, meter_id, &input.body.0)
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.product_id, &input.path.meter_id)
}
