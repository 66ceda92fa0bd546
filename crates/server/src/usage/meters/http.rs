//! Handlers and request types of meters. Bodies are closed.

use super::service;
use super::views::{Meter, Meters};
use crate::db::Tx;
use crate::http::{ApiError, Ctx, Deleted, Input, Json, Nothing};
use pandabase_domain::input::{IdText, Int, Natural, Opt, Patch};
use pandabase_domain::metering::{Aggregation, EventName, Settlement};
use schemars::JsonSchema;
use serde::Deserialize;

/// Cents for a lot of units.
pub(super) type UnitPrice = Int<0, 100_000_000>;
/// Units of a lot.
pub(super) type UnitQuantity = Int<1, 1_000_000_000>;

/// Names a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProductPath {
    product_id: IdText,
}

/// Names a meter of a product.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MeterPath {
    product_id: IdText,
    meter_id: IdText,
}

/// A new meter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NewMeter {
    pub(super) event_name: EventName,
    pub(super) unit_price: UnitPrice,
    /// 1 when absent.
    #[serde(default)]
    pub(super) unit_quantity: Opt<UnitQuantity>,
    pub(super) aggregation: Aggregation,
    /// ARREARS when absent.
    #[serde(default)]
    pub(super) settlement: Opt<Settlement>,
    /// With BASE_PLUS_OVERAGE only, and always.
    #[serde(default)]
    pub(super) included_units: Opt<Natural>,
}

/// Changes to a meter. Rates may change at any time and count for the running period at its close.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MeterPatch {
    /// Locked once an event exists.
    #[serde(default)]
    pub(super) event_name: Opt<EventName>,
    #[serde(default)]
    pub(super) unit_price: Opt<UnitPrice>,
    #[serde(default)]
    pub(super) unit_quantity: Opt<UnitQuantity>,
    /// Locked once an event exists.
    #[serde(default)]
    pub(super) aggregation: Opt<Aggregation>,
    /// Locked once an event exists.
    #[serde(default)]
    pub(super) settlement: Opt<Settlement>,
    #[serde(default)]
    pub(super) included_units: Patch<Natural>,
}

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/`.
pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<ProductPath>) -> Result<Meters, ApiError> {
    service::list(tx, ctx, &input.path.product_id)
}

/// `POST /v2/core/stores/{storeId}/products/{productId}/meters/`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<ProductPath, Nothing, Json<NewMeter>>,
) -> Result<Meter, ApiError> {
    service::create(tx, ctx, &input.path.product_id, &input.body.0)
}

/// `GET /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Meter, ApiError> {
    service::show(tx, ctx, &input.path.product_id, &input.path.meter_id)
}

/// `PATCH /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<MeterPath, Nothing, Json<MeterPatch>>,
) -> Result<Meter, ApiError> {
    let MeterPath { product_id, meter_id } = &input.path;
    service::update(tx, ctx, product_id, meter_id, &input.body.0)
}

/// `DELETE /v2/core/stores/{storeId}/products/{productId}/meters/{meterId}`.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<MeterPath>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.product_id, &input.path.meter_id)
}
