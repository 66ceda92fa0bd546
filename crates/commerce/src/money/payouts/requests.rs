//! What requests for payouts name and ask.

use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::input::{Filled, Natural, Opt, Patch, Text};
use pandabase_domain::payout::bank::AccountType;
use pandabase_domain::pricing::country::Country;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which payout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) payout_id: PayoutId,
}

listed! {
    /// Which page of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// Which bank account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountPath {
    pub(crate) bank_account_id: BankAccountId,
}

/// A payout to be requested, or priced.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PayoutRequest {
    /// What is to arrive, in US cents: at least 5000. The fee is taken from the balance on top of it.
    pub(super) amount: Natural,
    /// The bank account that it goes to; the primary one when absent.
    #[serde(default)]
    pub(super) bank_account_id: Opt<BankAccountId>,
    /// The fee that `estimatePayout` told, in US cents: where it would be another one by now, the answer is
    /// 409 and nothing is paid out. `estimatePayout` does not read it.
    #[serde(default)]
    pub(super) expected_fee: Opt<Natural>,
}

/// A part of what names a bank account. The rules of its country come later; this only bounds it.
type Part = Text<1, 64>;

/// A bank account to be added. Which fields name it depends on its country: `accountNumber`, `routingNumber`
/// and `accountType` in the United States; `accountNumber` and `sortCode` in the United Kingdom; `iban` in
/// the European Economic Area and Switzerland; `accountNumber`, `transitNumber`, `institutionNumber` and
/// `accountType` in Canada; `accountNumber`, `bankCode` and `branchCode` in Singapore; `iban` and `swiftCode`
/// in Turkey; elsewhere `iban`, or `accountNumber` and `swiftCode`. Fields of other countries are ignored.
// It cannot be printed, because its numbers are secret.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccountFields {
    /// ISO 3166-1 alpha-2 code of the country that the account is in: the account holder's.
    pub(super) country: Country,
    /// The account at its bank.
    #[serde(default)]
    pub(super) account_number: Opt<Part>,
    /// The bank in the United States: nine digits with an ABA checksum.
    #[serde(default)]
    pub(super) routing_number: Opt<Part>,
    /// What kind of account it is, in the United States and Canada.
    #[serde(default)]
    pub(super) account_type: Opt<AccountType>,
    /// The branch in the United Kingdom: six digits.
    #[serde(default)]
    pub(super) sort_code: Opt<Part>,
    /// The account's IBAN, of the account's country.
    #[serde(default)]
    pub(super) iban: Opt<Part>,
    /// The branch in Canada: five digits.
    #[serde(default)]
    pub(super) transit_number: Opt<Part>,
    /// The bank in Canada: three digits.
    #[serde(default)]
    pub(super) institution_number: Opt<Part>,
    /// The bank in Singapore: four digits.
    #[serde(default)]
    pub(super) bank_code: Opt<Part>,
    /// The branch in Singapore: three digits.
    #[serde(default)]
    pub(super) branch_code: Opt<Part>,
    /// The SWIFT code (BIC) of the bank: 8 or 11 characters.
    #[serde(default)]
    pub(super) swift_code: Opt<Part>,
    /// The bank's name.
    #[serde(default)]
    pub(super) bank_name: Opt<Filled<128>>,
    /// What its owner calls it; only the owner sees it.
    #[serde(default)]
    pub(super) label: Opt<Filled<64>>,
    /// Whether payouts go there unless another account is named. The first account is the primary one in any
    /// case.
    #[serde(default)]
    pub(super) is_primary: Opt<bool>,
}

/// Changes to a bank account. Its numbers cannot be changed: add another account.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccountChange {
    /// What its owner calls it; `null` takes the label away.
    #[serde(default)]
    pub(crate) label: Patch<Filled<64>>,
    /// `true` makes it the account that payouts go to unless another is named. It cannot be `false`: another
    /// account is made the primary one instead.
    #[serde(default)]
    pub(crate) is_primary: Opt<bool>,
}
