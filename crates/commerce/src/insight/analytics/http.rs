//! Analytics requests (contract `analytics.md`).

use super::service;
use super::views::{CountrySales, GrossVolume, MonthlyRevenue, Overview};
use crate::insight::analytics::requests::Asked;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

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
