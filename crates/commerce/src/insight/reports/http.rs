//! Report requests (contract `reports.md`).

use super::service;
use super::views::{Download, Report};
use crate::insight::reports::requests::{FilePath, ListQuery, NewReport, Path};
use pandabase_platform::api::endpoint::{Call, Reply};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `POST /v2/core/stores/{storeId}/reports/`.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewReport>>,
) -> Result<Reply<Report>, ApiError> {
    let token = call.token().cloned();
    let Json(body) = input.body;
    call.write_once(move |tx, ctx| service::create(tx, ctx, &body, token.as_ref()))
        .await
}

/// `GET /v2/core/stores/{storeId}/reports/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Report>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Report, ApiError> {
    service::show(tx, ctx, &input.path.report_id)
}

/// `GET /v2/core/stores/{storeId}/reports/{reportId}/download/{format}`.
pub fn download(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<FilePath>) -> Result<Download, ApiError> {
    service::download(tx, ctx, &input.path.report_id, input.path.format.into())
}
