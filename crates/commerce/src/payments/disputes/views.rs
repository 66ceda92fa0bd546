//! Disputes as clients see them. Money is US cents.

use crate::orders::views::{Buyer, BuyerDetail};
use pandabase_domain::dispute::{DisputeReason, DisputeStatus};
use pandabase_domain::id::{DisputeId, OrderId, SessionId};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// What the merchant submitted. What is attached to it on the way to the bank is not shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SubmittedEvidence")]
pub struct Evidence {
    /// What the buyer did with the goods.
    pub access_activity_log: String,
}

impl Evidence {
    fn of(stored: Option<String>) -> Option<Self> {
        stored.map(|access_activity_log| Self { access_activity_log })
    }
}

/// What every answer says of a dispute.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("d")]
#[serde(rename_all = "camelCase")]
pub struct DisputeFacts {
    /// The dispute.
    pub id: DisputeId,
    /// Why the buyer's bank takes the money back.
    pub reason: DisputeReason,
    /// Where it stands.
    pub status: DisputeStatus,
    /// The merchant's evidence, once submitted.
    #[column(with = Evidence::of)]
    pub evidence: Option<Evidence>,
    /// What the buyer was charged.
    pub total_amount: Cents,
    /// The order's amount.
    pub amount: Cents,
    /// What the dispute costs besides the charge.
    pub fee: Cents,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// A dispute in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
pub struct Dispute {
    /// The dispute.
    #[serde(flatten)]
    #[column(flatten)]
    pub dispute: DisputeFacts,
    /// The order.
    #[column(flatten)]
    pub order: OrderOfDispute,
}

/// The order of a dispute in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("o")]
#[serde(rename_all = "camelCase")]
pub struct OrderOfDispute {
    /// The order.
    pub id: OrderId,
    /// The checkout session it was.
    #[column("o.number")]
    pub order_number: SessionId,
    /// Where it stands.
    pub status: OrderStatus,
    /// Who bought.
    #[column(flatten)]
    pub customer: Buyer,
}

/// A dispute.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct DisputeDetail {
    /// The dispute.
    #[serde(flatten)]
    #[column(flatten)]
    pub dispute: DisputeFacts,
    /// The payment method; `none` where nothing was charged.
    #[column("COALESCE(o.method, 'none')")]
    pub method: String,
    /// When it last changed.
    #[column("d.updated_at")]
    pub updated_at: Timestamp,
    /// The order.
    #[column(flatten)]
    pub order: OrderOfDisputeDetail,
}

/// The order of a dispute.
#[derive(Debug, Clone, Serialize, JsonSchema, FromRow)]
#[alias("o")]
#[serde(rename_all = "camelCase")]
pub struct OrderOfDisputeDetail {
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
    pub customer: BuyerDetail,
}
