//! Payouts and bank accounts by HTTP, for people (contract `merchant-api.md`, "Payout requests and bank
//! accounts"). The command line calls the same functions below this.

use super::accounts::{self, Labelled, NewBankAccount};
use super::requests::{AccountPath, BankAccountChange, BankAccountFields, PayoutRequest};
use super::service::{self, NewPayout};
use super::views::{Quote, Requested};
use pandabase_domain::input::{Filled, Patch};
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::{Field, Numbers};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

impl From<PayoutRequest> for NewPayout {
    fn from(request: PayoutRequest) -> Self {
        Self {
            amount: Cents(request.amount.get()),
            bank_account: request.bank_account_id.0,
            expected_fee: request.expected_fee.0.map(|fee| Cents(fee.get())),
        }
    }
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

/// `POST /v2/stores/{storeId}/payouts/estimate`: what a payout would cost. It is refused where a request
/// would be.
pub async fn estimate(
    call: Call,
    input: Input<Nothing, Nothing, Json<PayoutRequest>>,
) -> Result<Reply<Quote>, ApiError> {
    let rail = Arc::clone(&call.app().ports.rail);
    // This is what tells the fee.
    let new = NewPayout {
        expected_fee: None,
        ..input.body.0.into()
    };
    let quoted = call.read(move |tx, ctx| service::estimate(tx, ctx, &*rail, &new));
    call.reply(&quoted.await?)
}

/// `POST /v2/stores/{storeId}/payouts`: requests a payout, once per idempotency key.
pub async fn request(
    call: Call,
    input: Input<Nothing, Nothing, Json<PayoutRequest>>,
) -> Result<Reply<Requested>, ApiError> {
    let (rail, new) = (Arc::clone(&call.app().ports.rail), NewPayout::from(input.body.0));
    call.write_once(move |tx, ctx| service::request(tx, ctx, &*rail, &new))
        .await
}

/// `POST /v2/stores/{storeId}/payouts/bank-accounts`: adds a bank account, which is reviewed before anything
/// is paid out to it.
pub fn add_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, Nothing, Json<BankAccountFields>>,
) -> Result<Labelled, ApiError> {
    accounts::add(tx, ctx, &input.body.0.clone().into())
}

/// `PATCH /v2/stores/{storeId}/payouts/bank-accounts/{bankAccountId}`: labels a bank account, or makes it the
/// primary one.
pub fn change_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<AccountPath, Nothing, Json<BankAccountChange>>,
) -> Result<Labelled, ApiError> {
    let (id, change) = (&input.path.bank_account_id, input.body.0.clone());
    if change.is_primary.0 == Some(false) {
        return Err(ApiError::invalid(
            "body/isPrimary must be true: make another account the primary one instead",
        ));
    }
    match change.label.map(Filled::into_string) {
        Patch::Absent => {}
        Patch::Null => drop(accounts::set_label(tx, ctx, id, None)?),
        Patch::Value(label) => drop(accounts::set_label(tx, ctx, id, Some(&label))?),
    }
    match change.is_primary.0 {
        Some(_) => accounts::set_primary(tx, ctx, id),
        None => accounts::show(tx, ctx, id),
    }
}

/// `DELETE /v2/stores/{storeId}/payouts/bank-accounts/{bankAccountId}`: detaches a bank account. Payouts that
/// were requested before still go there.
pub fn detach_account(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<AccountPath>,
) -> Result<Deleted, ApiError> {
    accounts::detach(tx, ctx, &input.path.bank_account_id)?;
    Ok(Deleted { deleted: true })
}
