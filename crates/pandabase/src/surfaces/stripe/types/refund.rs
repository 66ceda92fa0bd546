//! Refunds: `/v1/refunds`.

use super::charge::{BalanceTransaction, StripeCharge};
use super::intent::PaymentIntent;
use super::shared::{Expandable, Identified, words};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A refund.
#[derive(Debug, Clone, Deserialize)]
pub struct StripeRefund {
    /// `re_…`, or `pyr_…` where no card was used.
    pub id: String,
    /// In the smallest unit of the charge's currency.
    pub amount: i64,
    /// Three letters, lower case.
    pub currency: String,
    /// What it returns.
    pub charge: Option<Expandable<StripeCharge>>,
    /// The charge's intent.
    pub payment_intent: Option<Expandable<PaymentIntent>>,
    /// `pending`, `requires_action`, `succeeded`, `failed` or `canceled`.
    pub status: Option<String>,
    /// What was attached to it.
    #[serde(default, deserialize_with = "words")]
    pub metadata: BTreeMap<String, String>,
    /// In seconds.
    #[serde(default)]
    pub created: i64,
    /// The entry in Stripe's books.
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
}

impl Identified for StripeRefund {
    fn id(&self) -> &str {
        &self.id
    }
}
