//! Licence requests (contract `licenses.md`).

use super::service;
use super::views::{License, Verification};
use crate::db::Tx;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Json, Nothing, Page};
use pandabase_domain::input::{IdText, Opt, Text};
use pandabase_domain::license::LicenseStatus;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which licence.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    license_id: IdText,
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    #[serde(default)]
    pub(super) product_id: Opt<IdText>,
    #[serde(default)]
    pub(super) status: Opt<LicenseStatus>,
}

/// A key to be judged.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerifyBody {
    pub(super) key: Text<1, 512>,
    /// The key must be for this product.
    #[serde(default)]
    pub(super) product_id: Opt<IdText>,
}

/// `GET /v2/core/stores/{storeId}/licenses/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<License>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/licenses/{licenseId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<License, ApiError> {
    service::show(tx, ctx, &input.path.license_id)
}

/// `POST /v2/core/stores/{storeId}/licenses/verify`: reads only, and consumes no activation.
pub(crate) fn verify(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<VerifyBody>>,
) -> Result<Verification, ApiError> {
    service::verify(tx, ctx, &input.body.0)
}
