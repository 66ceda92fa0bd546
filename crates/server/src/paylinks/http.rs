//! Paylink requests. The contract gives paylinks no scope. They are made of products and sell them, so
//! whoever may read or write products may read or write paylinks.

use super::service;
use super::views::{Paylink, PaylinkStatus};
use crate::checkout::http::PaylinkVisitor;
use crate::checkout::items::Items;
use crate::checkout::views::SessionView;
use crate::db::Tx;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Deleted, Input, Json, Nothing, OptionalJson, Page};
use pandabase_domain::input::{IdText, Opt, Patch, Positive, Text};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

type Title = Text<1, 128>;
type Description = Text<1, 500>;

/// Which paylink.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    paylink_id: IdText,
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    #[serde(default)]
    pub(super) status: Opt<PaylinkStatus>,
    /// Part of the title.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
}

/// A new paylink.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewPaylink {
    /// The store's name when absent.
    #[serde(default)]
    pub(super) title: Opt<Title>,
    #[serde(default)]
    pub(super) description: Opt<Description>,
    pub(super) items: Items,
    #[serde(default)]
    pub(super) max_uses: Patch<Positive>,
    /// In the future.
    #[serde(default)]
    pub(super) expires_at: Patch<Timestamp>,
}

/// Changes to a paylink; open sessions stay as they are.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaylinkChange {
    #[serde(default)]
    pub(super) title: Opt<Title>,
    #[serde(default)]
    pub(super) description: Patch<Description>,
    #[serde(default)]
    pub(super) items: Opt<Items>,
    #[serde(default)]
    pub(super) max_uses: Patch<Positive>,
    /// In the future.
    #[serde(default)]
    pub(super) expires_at: Patch<Timestamp>,
}

/// `GET /v2/stores/{storeId}/paylinks`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Paylink>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/stores/{storeId}/paylinks`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewPaylink>>,
) -> Result<Paylink, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::show(tx, ctx, &input.path.paylink_id)
}

/// `PATCH /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<PaylinkChange>>,
) -> Result<Paylink, ApiError> {
    service::update(tx, ctx, &input.path.paylink_id, input.body.0.clone())
}

/// `DELETE /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.paylink_id)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/disable`.
pub(crate) fn disable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Disabled)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/enable`.
pub(crate) fn enable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Active)
}

/// `POST /v2/storefront/paylinks/{paylinkId}/checkout`.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<PaylinkVisitor>>,
) -> Result<SessionView, ApiError> {
    service::open(tx, ctx, &input.path.paylink_id, &input.body.0)
}
