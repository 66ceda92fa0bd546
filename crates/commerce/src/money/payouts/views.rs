//! Payouts and bank accounts as merchants see them. Of an account's numbers, only the last four characters
//! and the routing number are shown.

use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::money::{Cents, Rate};
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::{AccountType, BankStatus};
use pandabase_domain::pricing::presentment::ExchangeRate;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::FromRow;
use schemars::JsonSchema;
use serde::Serialize;

/// A payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
#[alias("p")]
#[serde(rename_all = "camelCase")]
pub struct Payout {
    /// The payout's id.
    pub id: PayoutId,
    /// What the merchant receives, in US cents.
    pub amount: Cents,
    /// What it costs on top, in US cents.
    pub fee: Cents,
    /// Where it stands.
    pub status: PayoutStatus,
    /// The bank's reference for the transfer, once it has one.
    pub reference_id: Option<String>,
    /// Where it goes.
    #[column(flatten)]
    pub payout_method: PayoutMethod,
    /// When it was requested.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where a payout goes, as the account stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
#[alias("b")]
#[serde(rename_all = "camelCase")]
pub struct PayoutMethod {
    /// The bank account.
    #[column("p.bank_account_id")]
    pub id: BankAccountId,
    /// Whether payouts go there unless another account is named.
    pub is_primary: bool,
    /// Where its review stands.
    pub status: BankStatus,
}

/// A payout with what the bank told about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
#[alias("p")]
#[serde(rename_all = "camelCase")]
pub struct PayoutDetail {
    /// The payout.
    #[serde(flatten)]
    #[column(flatten)]
    pub payout: Payout,
    /// What the bank finds it by; null until it has left.
    pub trace_id: Option<String>,
    /// When it should arrive; null until it has left.
    pub expected_at: Option<Timestamp>,
}

/// What a payout would cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Quote {
    /// What the merchant receives, in US cents.
    pub amount: Cents,
    /// What it costs on top, in US cents.
    pub fee: Cents,
    /// The parts of the fee, and what follows from it.
    #[serde(flatten)]
    pub terms: Terms,
    /// The share of the amount that crossing a border costs, such as `0.0025`.
    #[serde(rename = "crossBorderRate")]
    pub cross_border_rate: Rate,
    /// The share of the amount that changing the currency costs.
    #[serde(rename = "foreignExchangeRate")]
    pub foreign_exchange_rate: Rate,
    /// When it would leave: with the first batch after the account's hold.
    #[serde(rename = "leavesAt")]
    pub leaves_at: Timestamp,
    /// When it should arrive at the latest.
    #[serde(rename = "expectedAt")]
    pub expected_at: Timestamp,
}

/// The parts of a payout's fee, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Terms {
    /// The fixed part, in US cents.
    pub standard_payout_fee: Cents,
    /// For crossing a border, in US cents.
    pub cross_border_payout_fee: Cents,
    /// For changing the currency, in US cents.
    pub foreign_exchange_fee: Cents,
    /// What the balance is debited, in US cents.
    #[serde(rename = "totalDeducted")]
    pub total_deducted: Cents,
    /// The currency in which the account is credited.
    pub currency: &'static str,
    /// What one US dollar costs in that currency, where a rate is known; null for US dollars.
    #[serde(rename = "exchangeRate")]
    pub exchange_rate: Option<ExchangeRate>,
    /// Nine tenths of the balance, in US cents.
    #[serde(rename = "recommendedAmount")]
    pub recommended_amount: Cents,
}

/// A payout that was just requested, with what it costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Requested {
    /// The payout.
    #[serde(flatten)]
    pub payout: Payout,
    /// What it costs.
    #[serde(flatten)]
    pub terms: Terms,
}

/// A bank account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccount {
    /// The account's id.
    pub id: BankAccountId,
    /// Whether payouts go there unless another account is named.
    pub is_primary: bool,
    /// Where its review stands.
    pub status: BankStatus,
    /// The end of its number.
    pub last4: Option<String>,
    /// The bank, where it was named.
    pub bank_name: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The bank's number in the United States.
    pub routing_number: Option<String>,
    /// Its kind, where the country tells them apart.
    pub bank_account_type: Option<AccountType>,
    /// ISO 4217 codes, lower case.
    pub supported_currencies: Vec<String>,
    /// How fast payouts can be.
    pub available_payout_speeds: Vec<String>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}
