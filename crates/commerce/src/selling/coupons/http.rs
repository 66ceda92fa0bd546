//! Coupon requests.

use super::service;
use super::views::Coupon;
use crate::selling::coupons::requests::{CouponChange, ListQuery, NewCoupon, Path};
use pandabase_platform::api::{Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/coupons/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Coupon>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/coupons/`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCoupon>>,
) -> Result<Coupon, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/coupons/{couponId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Coupon, ApiError> {
    service::show(tx, ctx, &input.path.coupon_id)
}

/// `PATCH /v2/core/stores/{storeId}/coupons/{couponId}`.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CouponChange>>,
) -> Result<Coupon, ApiError> {
    service::update(tx, ctx, &input.path.coupon_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/coupons/{couponId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.coupon_id)
}
