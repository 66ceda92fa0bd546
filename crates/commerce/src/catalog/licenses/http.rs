//! Licence requests (contract `licenses.md`).

use super::service;
use super::views::{License, Verification};
use crate::catalog::licenses::requests::{ListQuery, Path, VerifyBody};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/licenses/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<License>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/licenses/{licenseId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<License, ApiError> {
    service::show(tx, ctx, &input.path.license_id)
}

/// `POST /v2/core/stores/{storeId}/licenses/verify`: reads only, and consumes no activation.
pub fn verify(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<VerifyBody>>,
) -> Result<Verification, ApiError> {
    service::verify(tx, ctx, &input.body.0)
}
