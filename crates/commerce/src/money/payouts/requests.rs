//! What requests for payouts name and ask.

use super::accounts::NewBankAccount;
use super::service::NewPayout;
use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::input::{Filled, Natural, Opt, Patch, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{AccountType, Field, Numbers};
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
    amount: Natural,
    /// The bank account that it goes to; the primary one when absent.
    #[serde(default)]
    bank_account_id: Opt<BankAccountId>,
}

impl From<PayoutRequest> for NewPayout {
    fn from(request: PayoutRequest) -> Self {
        Self {
            amount: Cents(request.amount.get()),
            bank_account: request.bank_account_id.0,
        }
    }
}

/// A part of what names a bank account. The rules of its country come later; this only bounds it.
type Part = Text<1, 64>;

/// A bank account to be added. Which fields name it depends on its country: `accountNumber`, `routingNumber`
/// and `accountType` in the United States; `accountNumber` and `sortCode` in the United Kingdom; `iban` in
/// the European Economic Area and Switzerland; `accountNumber`, `transitNumber`, `institutionNumber` and
/// `accountType` in Canada; `accountNumber`, `bankCode` and `branchCode` in Singapore; `iban` and `swiftCode`
/// in Turkey; elsewhere `iban`, or `accountNumber` and `swiftCode`. Fields of other countries are ignored.
///
/// It cannot be printed, because its numbers are secret.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BankAccountFields {
    /// ISO 3166-1 alpha-2 code of the country that the account is in: the account holder's.
    country: Country,
    /// The account at its bank.
    #[serde(default)]
    account_number: Opt<Part>,
    /// The bank in the United States: nine digits with an ABA checksum.
    #[serde(default)]
    routing_number: Opt<Part>,
    /// What kind of account it is, in the United States and Canada.
    #[serde(default)]
    account_type: Opt<AccountType>,
    /// The branch in the United Kingdom: six digits.
    #[serde(default)]
    sort_code: Opt<Part>,
    /// The account's IBAN, of the account's country.
    #[serde(default)]
    iban: Opt<Part>,
    /// The branch in Canada: five digits.
    #[serde(default)]
    transit_number: Opt<Part>,
    /// The bank in Canada: three digits.
    #[serde(default)]
    institution_number: Opt<Part>,
    /// The bank in Singapore: four digits.
    #[serde(default)]
    bank_code: Opt<Part>,
    /// The branch in Singapore: three digits.
    #[serde(default)]
    branch_code: Opt<Part>,
    /// The SWIFT code (BIC) of the bank: 8 or 11 characters.
    #[serde(default)]
    swift_code: Opt<Part>,
    /// The bank's name.
    #[serde(default)]
    bank_name: Opt<Filled<128>>,
    /// What its owner calls it; only the owner sees it.
    #[serde(default)]
    label: Opt<Filled<64>>,
    /// Whether payouts go there unless another account is named. The first account is the primary one in any
    /// case.
    #[serde(default)]
    is_primary: Opt<bool>,
}

impl From<BankAccountFields> for NewBankAccount {
    fn from(fields: BankAccountFields) -> Self {
        let kind = fields.account_type.0.map(|kind| kind.as_str().to_owned());
        let parts = [
            (Field::AccountNumber, fields.account_number),
            (Field::RoutingNumber, fields.routing_number),
            (Field::SortCode, fields.sort_code),
            (Field::Iban, fields.iban),
            (Field::TransitNumber, fields.transit_number),
            (Field::InstitutionNumber, fields.institution_number),
            (Field::BankCode, fields.bank_code),
            (Field::BranchCode, fields.branch_code),
            (Field::SwiftCode, fields.swift_code),
        ];
        let given = parts
            .into_iter()
            .filter_map(|(field, part)| Some((field, part.0?.into_string())));
        let kind = kind.map(|kind| (Field::AccountType, kind));
        Self {
            country: fields.country,
            numbers: Numbers(given.chain(kind).collect()),
            is_primary: fields.is_primary.0.unwrap_or_default(),
            bank_name: fields.bank_name.0.map(Filled::into_string),
            label: fields.label.0.map(Filled::into_string),
        }
    }
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
