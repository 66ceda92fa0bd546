//! Coupon requests.

use super::service;
use super::views::Coupon;
use crate::db::Tx;
use crate::http::page::order::Direction;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Deleted, Input, Json, Nothing, Page};
use pandabase_domain::coupon::{Code, CouponType};
use pandabase_domain::input::{IdText, List, Natural, Opt, Patch, Positive, Text};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

type DisplayName = Text<1, 128>;
type Description = Text<0, 500>;
pub(super) type ProductIds = List<IdText, 0, 50>;

/// Which coupon.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    coupon_id: IdText,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub(crate) enum CouponSort {
        /// Code, without case.
        Code = "code",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
        /// Value, whatever it means.
        Value = "value",
        /// Uses.
        TimesUsed = "timesUsed",
    }
}

/// Filters and order of the list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    /// Part of the code or the name.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    #[serde(default, rename = "type")]
    pub(super) kind: Opt<CouponType>,
    #[serde(default)]
    pub(super) enabled: Opt<bool>,
    #[serde(default)]
    pub(super) sort_by: Opt<CouponSort>,
    #[serde(default)]
    pub(super) sort_order: Opt<Direction>,
}

/// A new coupon.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewCoupon {
    pub(super) code: Code,
    #[serde(default)]
    pub(super) display_name: Opt<DisplayName>,
    #[serde(default)]
    pub(super) description: Opt<Description>,
    #[serde(rename = "type")]
    pub(super) kind: CouponType,
    /// Cents, or percent from 1 to 100.
    pub(super) value: Positive,
    #[serde(default)]
    pub(super) minimum_purchase: Opt<Natural>,
    #[serde(default)]
    pub(super) max_uses: Opt<Positive>,
    #[serde(default)]
    pub(super) max_uses_per_customer: Opt<Positive>,
    #[serde(default)]
    pub(super) first_purchase_only: Opt<bool>,
    #[serde(default)]
    pub(super) starts_at: Opt<Timestamp>,
    #[serde(default)]
    pub(super) expires_at: Opt<Timestamp>,
    #[serde(default)]
    pub(super) enabled: Opt<bool>,
    #[serde(default)]
    pub(super) product_ids: ProductIds,
}

/// Changes to a coupon.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CouponChange {
    /// The current code; it never changes.
    #[serde(default)]
    pub(super) code: Opt<Code>,
    #[serde(default)]
    pub(super) display_name: Patch<DisplayName>,
    #[serde(default)]
    pub(super) description: Patch<Description>,
    #[serde(default, rename = "type")]
    pub(super) kind: Opt<CouponType>,
    #[serde(default)]
    pub(super) value: Opt<Positive>,
    #[serde(default)]
    pub(super) minimum_purchase: Patch<Natural>,
    #[serde(default)]
    pub(super) max_uses: Patch<Positive>,
    #[serde(default)]
    pub(super) max_uses_per_customer: Patch<Positive>,
    #[serde(default)]
    pub(super) first_purchase_only: Opt<bool>,
    #[serde(default)]
    pub(super) starts_at: Patch<Timestamp>,
    #[serde(default)]
    pub(super) expires_at: Patch<Timestamp>,
    #[serde(default)]
    pub(super) enabled: Opt<bool>,
    #[serde(default)]
    pub(super) product_ids: Patch<ProductIds>,
}

/// `GET /v2/core/stores/{storeId}/coupons/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Coupon>, ApiError> {
    service::list(tx, ctx, &input.query)
}

/// `POST /v2/core/stores/{storeId}/coupons/`.
pub(crate) fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<NewCoupon>>,
) -> Result<Coupon, ApiError> {
    service::create(tx, ctx, input.body.0.clone())
}

/// `GET /v2/core/stores/{storeId}/coupons/{couponId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Coupon, ApiError> {
    service::show(tx, ctx, &input.path.coupon_id)
}

/// `PATCH /v2/core/stores/{storeId}/coupons/{couponId}`.
pub(crate) fn update(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, Json<CouponChange>>,
) -> Result<Coupon, ApiError> {
    service::update(tx, ctx, &input.path.coupon_id, input.body.0.clone())
}

/// `DELETE /v2/core/stores/{storeId}/coupons/{couponId}`.
pub(crate) fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.coupon_id)
}
