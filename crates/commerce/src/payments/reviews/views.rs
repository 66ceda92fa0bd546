//! Reviews as merchants see them.

use crate::shield::store::checks::Kept;
use crate::shield::store::reviews::Listed;
use pandabase_domain::id::{CustomerId, OrderId, PaymentId, ReviewId, SessionId, ShieldRuleId, kind};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::shield::{CardFunding, ReviewStatus, RiskLevel, risk};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// A payment that is or was held.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// The review.
    pub id: ReviewId,
    /// Where it stands.
    pub status: ReviewStatus,
    /// The payment.
    pub payment: ReviewedPayment,
    /// The order of the payment.
    pub order: ReviewedOrder,
    /// Who buys.
    pub customer: ReviewedCustomer,
    /// The rule that asked for the review, as it was called then.
    pub rule: Option<ReviewRule>,
    /// The risk, from 0 to 100.
    pub risk_score: Option<i64>,
    /// The risk in words.
    pub risk_level: Option<RiskLevel>,
    /// The country of the bill.
    pub country: String,
    /// The address from which it was paid; null where a server of the store paid for the buyer.
    pub ip_address: Option<String>,
    /// The first digits of the card's number, where they are known.
    pub card_bin: Option<String>,
    /// When the payment was submitted.
    pub created_at: Timestamp,
    /// Until when somebody has to decide; null before the charge is complete.
    pub expires_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// The payment of a review.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedPayment {
    /// The payment.
    pub id: PaymentId,
    /// Where it stands.
    pub status: PaymentStatus,
    /// What was charged, in cents.
    pub total_amount: Cents,
}

/// The order of a review.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedOrder {
    /// The order.
    pub id: OrderId,
    /// Its number.
    pub order_number: SessionId,
}

/// The buyer of a review.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewedCustomer {
    /// The customer.
    pub id: CustomerId,
    /// In lower case.
    pub email: String,
}

/// The rule of a review.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewRule {
    /// The rule, which may be deleted since.
    pub id: ShieldRuleId,
    /// What it was called.
    pub name: String,
}

/// A payment that is or was held, with what its rules could ask of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewDetail {
    /// The review.
    #[serde(flatten)]
    pub review: ReviewView,
    /// What was known of the payment; null once that is forgotten, after 180 days.
    pub known: Option<KnownFacts>,
}

/// What was known of a payment when it was judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct KnownFacts {
    /// The country of the network address.
    pub ip_country: Option<String>,
    /// Who runs the network.
    pub isp: Option<String>,
    /// The country of the card's bank.
    pub card_country: Option<String>,
    /// Whose money the card spends.
    pub card_funding: Option<CardFunding>,
    /// How many orders the buyer had paid at the store before.
    pub customer_order_count: Option<i64>,
    /// Whether a payment of the buyer had been disputed.
    pub customer_has_disputed: Option<bool>,
    /// Whether one from the network address had.
    pub ip_has_disputed: Option<bool>,
    /// Whether one from the device had.
    pub device_has_disputed: Option<bool>,
}

impl From<Kept> for KnownFacts {
    fn from(kept: Kept) -> Self {
        Self {
            ip_country: kept.ip_country,
            isp: kept.isp,
            card_country: kept.card_country,
            card_funding: kept.card_funding,
            customer_order_count: kept.customer_order_count,
            customer_has_disputed: kept.customer_has_disputed,
            ip_has_disputed: kept.ip_has_disputed,
            device_has_disputed: kept.device_has_disputed,
        }
    }
}

impl From<Listed> for ReviewView {
    fn from(listed: Listed) -> Self {
        let name = listed.rule_name.unwrap_or_default();
        Self {
            id: listed.id,
            status: listed.status,
            payment: ReviewedPayment {
                id: listed.order_id.twin::<kind::Payment>(),
                status: listed.payment_status,
                total_amount: listed.total,
            },
            order: ReviewedOrder {
                id: listed.order_id,
                order_number: listed.number,
            },
            customer: ReviewedCustomer {
                id: listed.customer,
                email: listed.email,
            },
            rule: listed.rule_id.map(|id| ReviewRule { id, name }),
            risk_score: listed.risk_score,
            risk_level: listed.risk_score.map(risk::level),
            country: listed.country,
            ip_address: listed.ip,
            card_bin: listed.card_bin,
            created_at: listed.created_at,
            expires_at: listed.expires_at,
            decided_at: listed.decided_at,
        }
    }
}
