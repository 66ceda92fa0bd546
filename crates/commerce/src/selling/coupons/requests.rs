//! What requests for coupons say (contract `coupons.md`).

use pandabase_domain::coupon::{Code, CouponType};
use pandabase_domain::id::{CouponId, ProductId};
use pandabase_domain::input::{List, Natural, Opt, Patch, Positive, Prose, Text};
use pandabase_domain::time::Timestamp;
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

type DisplayName = Text<1, 128>;

type Description = Prose<0, 500>;

pub(crate) type ProductIds = List<ProductId, 0, 50>;

/// Which coupon.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) coupon_id: CouponId,
}

pandabase_domain::text_enum! {
    /// What the list is sorted by.
    #[derive(Default)]
    pub enum CouponSort {
        /// Code, without case.
        Code = "code",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
        /// Last change.
        UpdatedAt = "updatedAt",
        /// Value, whether cents or percent.
        Value = "value",
        /// Uses.
        TimesUsed = "timesUsed",
    }
}

listed! {
    /// Filters and order of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Part of the code or the name.
        pub search: Opt<Text<0, 128>>,
        #[serde(rename = "type")]
        pub(crate) kind: Opt<CouponType>,
        pub(crate) enabled: Opt<bool>,
        pub(crate) sort_by: Opt<CouponSort>,
        pub(crate) sort_order: Opt<Direction>,
    }
}

/// A new coupon.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCoupon {
    pub(crate) code: Code,
    #[serde(default)]
    pub(crate) display_name: Opt<DisplayName>,
    #[serde(default)]
    pub(crate) description: Opt<Description>,
    #[serde(rename = "type")]
    pub(crate) kind: CouponType,
    /// Cents, or percent from 1 to 100.
    pub value: Positive,
    #[serde(default)]
    pub(crate) minimum_purchase: Opt<Natural>,
    #[serde(default)]
    pub(crate) max_uses: Opt<Positive>,
    #[serde(default)]
    pub(crate) max_uses_per_customer: Opt<Positive>,
    #[serde(default)]
    pub(crate) first_purchase_only: Opt<bool>,
    #[serde(default)]
    pub(crate) starts_at: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) expires_at: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) enabled: Opt<bool>,
    #[serde(default)]
    pub(crate) product_ids: ProductIds,
}

/// Changes to a coupon.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CouponChange {
    /// The current code; it never changes.
    #[serde(default)]
    pub code: Opt<Code>,
    #[serde(default)]
    pub(crate) display_name: Patch<DisplayName>,
    #[serde(default)]
    pub(crate) description: Patch<Description>,
    #[serde(default, rename = "type")]
    pub(crate) kind: Opt<CouponType>,
    #[serde(default)]
    pub(crate) value: Opt<Positive>,
    #[serde(default)]
    pub(crate) minimum_purchase: Patch<Natural>,
    #[serde(default)]
    pub(crate) max_uses: Patch<Positive>,
    #[serde(default)]
    pub(crate) max_uses_per_customer: Patch<Positive>,
    #[serde(default)]
    pub(crate) first_purchase_only: Opt<bool>,
    #[serde(default)]
    pub(crate) starts_at: Patch<Timestamp>,
    #[serde(default)]
    pub(crate) expires_at: Patch<Timestamp>,
    #[serde(default)]
    pub(crate) enabled: Opt<bool>,
    #[serde(default)]
    pub(crate) product_ids: Patch<ProductIds>,
}
