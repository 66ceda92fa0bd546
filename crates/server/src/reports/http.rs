//! Report requests (contract `reports.md`).

use super::service;
use super::views::{Download, Report};
use crate::db::Tx;
use crate::http::endpoint::{Call, Reply};
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Json, Nothing, Page};
use pandabase_domain::input::{IdText, List, Opt};
use pandabase_domain::report::{FileFormat, ReportFormat, ReportStatus, ReportType};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    report_id: IdText,
}

/// Which file of which report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FilePath {
    report_id: IdText,
    format: FileFormat,
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    #[serde(default)]
    pub(super) status: Opt<ReportStatus>,
    #[serde(default, rename = "type")]
    pub(super) report_type: Opt<ReportType>,
}

/// A new report.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewReport {
    #[serde(rename = "type")]
    pub(super) report_type: ReportType,
    pub(super) period_start: Timestamp,
    pub(super) period_end: Timestamp,
    #[serde(default)]
    pub(super) formats: Opt<List<ReportFormat, 1, 2>>,
}

/// `POST /v2/core/stores/{storeId}/reports/`.
pub(crate) async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewReport>>,
) -> Result<Reply<Report>, ApiError> {
    let token = call.token().cloned();
    let Json(body) = input.body;
    call.write_once(move |tx, ctx| service::create(tx, ctx, &body, token.as_ref()))
        .await
}

/// `GET /v2/core/stores/{storeId}/reports/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Report>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Report, ApiError> {
    service::show(tx, ctx, &input.path.report_id)
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}/download/{format}`.
pub(crate) fn download(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<FilePath>,
) -> Result<Download, ApiError> {
    service::download(tx, ctx, &input.path.report_id, input.path.format.into())
}
