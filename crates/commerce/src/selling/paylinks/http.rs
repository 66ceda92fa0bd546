//! Paylink requests. The contract gives paylinks no scope. They are made of products and sell them, so
//! whoever may read or write products may read or write paylinks.

use super::service;
use super::views::{Paylink, PaylinkStatus};
use crate::selling::checkout::requests::PaylinkVisitor;
use crate::selling::checkout::views::SessionView;
use crate::selling::paylinks::requests::{ListQuery, NewPaylink, Path, PaylinkChange};
use pandabase_platform::api::{Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/stores/{storeId}/paylinks`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Paylink>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/stores/{storeId}/paylinks`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewPaylink>>,
) -> Result<Paylink, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::show(tx, ctx, &input.path.paylink_id)
}

/// `PATCH /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<PaylinkChange>>,
) -> Result<Paylink, ApiError> {
    service::update(tx, ctx, &input.path.paylink_id, input.body.0.clone())
}

/// `DELETE /v2/stores/{storeId}/paylinks/{paylinkId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.paylink_id)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/disable`.
pub fn disable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Disabled)
}

/// `POST /v2/stores/{storeId}/paylinks/{paylinkId}/enable`.
pub fn enable(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Paylink, ApiError> {
    service::set_status(tx, ctx, &input.path.paylink_id, PaylinkStatus::Active)
}

/// `POST /v2/storefront/paylinks/{paylinkId}/checkout`.
pub fn open(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<PaylinkVisitor>>,
) -> Result<SessionView, ApiError> {
    service::open(tx, ctx, &input.path.paylink_id, &input.body.0)
}
