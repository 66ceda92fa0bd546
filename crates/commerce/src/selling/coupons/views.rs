//! Coupons as merchants see them (contract `coupons.md`).

use super::store::Record;
use pandabase_domain::coupon::CouponType;
use pandabase_domain::id::{CouponId, ProductId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A coupon.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Coupon {
    /// The coupon.
    pub id: CouponId,
    /// What buyers type, in any case.
    pub code: String,
    /// What the merchant calls it.
    pub display_name: Option<String>,
    /// The merchant's own words.
    pub description: Option<String>,
    /// What `value` means.
    #[serde(rename = "type")]
    pub kind: CouponType,
    /// Cents, or percent.
    pub value: i64,
    /// What a cart must come to, in cents.
    pub minimum_purchase: Option<Cents>,
    /// The most orders that may use it.
    pub max_uses: Option<i64>,
    /// The most orders of one customer that may use it.
    pub max_uses_per_customer: Option<i64>,
    /// Whether it is for customers who have bought nothing yet.
    pub first_purchase_only: bool,
    /// When it begins.
    pub starts_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it is redeemed at all.
    pub enabled: bool,
    /// Orders that use it now.
    pub times_used: i64,
    /// The products that it is for; all when empty.
    pub product_ids: Vec<ProductId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When the merchant last changed it.
    pub updated_at: Timestamp,
}

impl From<Record> for Coupon {
    fn from(record: Record) -> Self {
        let rules = record.rules;
        Self {
            id: record.id,
            code: record.code,
            display_name: record.display_name,
            description: record.description,
            kind: rules.kind,
            value: rules.value,
            minimum_purchase: rules.minimum_purchase,
            max_uses: rules.max_uses,
            max_uses_per_customer: rules.max_uses_per_customer,
            first_purchase_only: rules.first_purchase_only,
            starts_at: rules.starts_at,
            expires_at: rules.expires_at,
            enabled: rules.enabled,
            times_used: rules.times_used,
            product_ids: rules.product_ids,
            created_at: record.created_at,
            updated_at: record.updated_at,
        }
    }
}
