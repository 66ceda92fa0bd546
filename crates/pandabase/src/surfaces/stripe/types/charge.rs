//! Charges, what they were paid with, and what Stripe kept of them: `/v1/charges`,
//! `/v1/balance_transactions`.

use super::shared::{Bare, Expandable, Identified, words};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A charge: the money of an intent that succeeded, or an attempt at it.
#[derive(Debug, Clone, Deserialize)]
pub struct StripeCharge {
    /// `ch_…`, or `py_…` where no card was used.
    pub id: String,
    /// In the smallest unit of the currency.
    pub amount: i64,
    /// The part that went back, or is on its way.
    #[serde(default)]
    pub amount_refunded: i64,
    /// Three letters, lower case.
    pub currency: String,
    /// Its intent.
    pub payment_intent: Option<Expandable<Bare>>,
    /// What was attached to it, by default what was attached to its intent.
    #[serde(default, deserialize_with = "words")]
    pub metadata: BTreeMap<String, String>,
    /// The entry in Stripe's books; none until the money was captured.
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
    /// What it was paid with.
    pub payment_method_details: Option<MethodDetails>,
    /// What Stripe and the bank thought of it.
    pub outcome: Option<Outcome>,
    /// Whether all of it went back.
    #[serde(default)]
    pub refunded: bool,
    /// Whether it is or was disputed.
    #[serde(default)]
    pub disputed: bool,
    /// `succeeded`, `pending` or `failed`.
    pub status: Option<String>,
    /// In seconds.
    #[serde(default)]
    pub created: i64,
}

impl Identified for StripeCharge {
    fn id(&self) -> &str {
        &self.id
    }
}

/// What Stripe and the bank thought of a charge.
#[derive(Debug, Clone, Deserialize)]
pub struct Outcome {
    /// The risk of fraud, from 0 to 100; only accounts with Radar for Fraud Teams are told.
    pub risk_score: Option<i64>,
}

/// What a charge was paid with.
#[derive(Debug, Clone, Deserialize)]
pub struct MethodDetails {
    /// The type of the method.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of a card.
    pub card: Option<CardDetails>,
}

/// A card, without its number.
#[derive(Debug, Clone, Deserialize)]
pub struct CardDetails {
    /// The network, as `visa`.
    pub brand: Option<String>,
    /// The last four digits.
    pub last4: Option<String>,
    /// 1 to 12.
    pub exp_month: Option<i64>,
    /// Four digits.
    pub exp_year: Option<i64>,
    /// The same for the same number within an account.
    pub fingerprint: Option<String>,
    /// The wallet that handed it on.
    pub wallet: Option<Wallet>,
}

/// A wallet with cards.
#[derive(Debug, Clone, Deserialize)]
pub struct Wallet {
    /// As `apple_pay`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// An entry in Stripe's books.
#[derive(Debug, Clone, Deserialize)]
pub struct BalanceTransaction {
    /// `txn_…`.
    pub id: String,
    /// In the smallest unit of the currency; negative where money leaves.
    pub amount: i64,
    /// What Stripe kept.
    pub fee: i64,
    /// What is left of the amount.
    pub net: i64,
    /// The currency of the account, three letters, lower case.
    pub currency: String,
    /// What one unit of the charge's currency was in this one; the text of the number.
    #[serde(default)]
    pub exchange_rate: Option<serde_json::Number>,
    /// In seconds.
    pub created: i64,
}

impl Identified for BalanceTransaction {
    fn id(&self) -> &str {
        &self.id
    }
}
