//! Analytics requests (contract `analytics.md`).

use super::service;
use super::views::{CountrySales, GrossVolume, MonthlyRevenue, Overview};
use crate::db::Tx;
use crate::http::{ApiError, Ctx, Input, Nothing};
use pandabase_domain::analytics::{Granularity, Period};
use pandabase_domain::input::Opt;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which period, in which buckets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PeriodQuery {
    #[serde(default)]
    pub(super) period: Opt<Period>,
    #[serde(default)]
    pub(super) start_date: Opt<Timestamp>,
    #[serde(default)]
    pub(super) end_date: Opt<Timestamp>,
    #[serde(default)]
    pub(super) granularity: Opt<Granularity>,
}

type Asked = Input<Nothing, PeriodQuery>;

/// `GET /v2/core/stores/{storeId}/analytics/overview`.
pub(crate) fn overview(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<Overview, ApiError> {
    service::overview(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/analytics/gross-volume`.
pub(crate) fn gross_volume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Asked) -> Result<GrossVolume, ApiError> {
    service::gross_volume(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/analytics/orders-by-country`.
pub(crate) fn orders_by_country(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Asked,
) -> Result<Vec<CountrySales>, ApiError> {
    service::orders_by_country(tx, ctx, &input.query)
}

/// `GET /v2/stores/{storeId}/analytics/monthly-revenue`.
pub(crate) fn monthly_revenue(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<MonthlyRevenue, ApiError> {
    service::monthly_revenue(tx, ctx)
}
