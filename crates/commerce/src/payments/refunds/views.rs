//! Refunds as clients see them. Money is US cents.

use crate::orders::views::{Buyer, NamedBuyer};
use pandabase_domain::id::{OrderId, RefundId, SessionId};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// What every answer says of a refund.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("r")]
#[serde(rename_all = "camelCase")]
pub struct RefundFacts {
    /// The refund.
    pub id: RefundId,
    /// What the store's balance was debited: the charge less its tax.
    pub amount: Cents,
    /// Where it stands.
    pub status: RefundStatus,
    /// Why it was made.
    pub reason: RefundReason,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// A refund in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct Refund {
    /// The refund.
    #[serde(flatten)]
    #[column(flatten)]
    pub refund: RefundFacts,
    /// The order.
    #[column(flatten)]
    pub order: OrderOfRefund,
}

/// The order of a refund in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("o")]
#[serde(rename_all = "camelCase")]
pub struct OrderOfRefund {
    /// The order.
    pub id: OrderId,
    /// The checkout session it was.
    #[column("o.number")]
    pub order_number: SessionId,
    /// Who bought.
    #[column(flatten)]
    pub customer: Buyer,
}

/// A refund.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct RefundDetail {
    /// The refund.
    #[serde(flatten)]
    #[column(flatten)]
    pub refund: RefundFacts,
    /// When it last changed.
    #[column("r.updated_at")]
    pub updated_at: Timestamp,
    /// The order.
    #[column(flatten)]
    pub order: OrderOfRefundDetail,
}

/// The order of a refund.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("o")]
#[serde(rename_all = "camelCase")]
pub struct OrderOfRefundDetail {
    /// The order.
    pub id: OrderId,
    /// The checkout session it was.
    #[column("o.number")]
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Subtotal before discount.
    pub amount: Cents,
    /// `USD`.
    #[column(value = CURRENCY)]
    pub currency: &'static str,
    /// Who bought.
    #[column(flatten)]
    pub customer: NamedBuyer,
}
