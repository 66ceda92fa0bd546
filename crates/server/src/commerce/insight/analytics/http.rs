//! Analytics requests (contract `analytics.md`).

use super::service;
use super::views::{CountrySales, GrossVolume, MonthlyRevenue, Overview};
use crate::commerce::insight::analytics::requests::Asked;
use crate::platform::api::Input;
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;

/// `GET /v2/core/stores/{storeId}/analytics/overview`.
pub fn overview(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<Overview, ApiError> {
    service::overview(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/analytics/gross-volume`.
pub fn gross_volume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<GrossVolume, ApiError> {
    service::gross_volume(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/analytics/orders-by-country`.
pub fn orders_by_country(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Asked,
) -> Result<Vec<CountrySales>, ApiError> {
    service::orders_by_country(tx, ctx, &input.query)
}

/// `GET /v2/stores/{storeId}/analytics/monthly-revenue`.
pub fn monthly_revenue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<MonthlyRevenue, ApiError> {
    service::monthly_revenue(tx, ctx)
}
