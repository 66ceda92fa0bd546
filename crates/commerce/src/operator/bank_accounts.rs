//! Bank accounts of every store: their review.

use super::activity::{Actor, Deed, note};
use super::requests::Reason;
use super::store::money::{self, StoredAccount};
use crate::money::payouts::accounts::{self, Labelled};
use crate::money::payouts::views::BankAccount;
use pandabase_domain::id::{BankAccountId, StoreId};
use pandabase_domain::input::Opt;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::payout::bank::{BankEvent, BankStatus};
use pandabase_platform::api::endpoint::OperatorVisit;
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::listed;
use pandabase_platform::page::{Page, Paging};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

listed! {
    /// Which bank accounts.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct AccountsQuery {
        /// Only those whose review stands there.
        status: Opt<BankStatus>,
    }
}

/// The bank account in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountPath {
    bank_account_id: BankAccountId,
}

/// A bank account and whose it is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperatorBankAccount {
    /// The account.
    #[serde(flatten)]
    pub account: BankAccount,
    /// The store that it belongs to.
    pub store_id: StoreId,
}

impl From<StoredAccount> for OperatorBankAccount {
    fn from(stored: StoredAccount) -> Self {
        Self {
            account: stored.account.into(),
            store_id: stored.store_id,
        }
    }
}

/// `GET /v2/operator/bank-accounts`: the accounts of every store that are not detached, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, AccountsQuery>,
) -> Result<Page<OperatorBankAccount>, ApiError> {
    page(tx, input.query.status.0, &input.paging(25)?)
}

/// A page of the accounts of every store whose review stands somewhere, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    status: Option<BankStatus>,
    paging: &Paging,
) -> Result<Page<OperatorBankAccount>, ApiError> {
    money::accounts(tx, status, paging)?.try_map(|stored| Ok(stored.into()))
}

/// `POST /v2/operator/bank-accounts/{bankAccountId}/approve`: ends a review well.
pub fn approve(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<AccountPath>,
) -> Result<OperatorBankAccount, ApiError> {
    decided(tx, visit, &input.path.bank_account_id, BankEvent::Approved, None)
}

/// `POST /v2/operator/bank-accounts/{bankAccountId}/reject`: refuses an account for good.
pub fn reject(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<AccountPath, Nothing, Json<Reason>>,
) -> Result<OperatorBankAccount, ApiError> {
    let reason = input.body.0.text();
    decided(
        tx,
        visit,
        &input.path.bank_account_id,
        BankEvent::Rejected,
        Some(&reason),
    )
}

fn decided(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    id: &BankAccountId,
    event: BankEvent,
    reason: Option<&str>,
) -> Result<OperatorBankAccount, ApiError> {
    let store = money::store_of_account(tx, id)?.ok_or(ApiError::Missing("Bank account"))?;
    let ctx = Ctx::of(visit.env, &store);
    let reviewed = review(tx, &ctx, Actor::of(visit), id, event, reason)?;
    Ok(OperatorBankAccount {
        account: reviewed.account,
        store_id: store.id,
    })
}

/// Applies the outcome of a review; the second time changes nothing.
///
/// # Errors
/// [`ApiError::Missing`] when the store never had such an account, [`ApiError::Conflict`] when it was
/// rejected before.
pub fn review(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    id: &BankAccountId,
    event: BankEvent,
    reason: Option<&str>,
) -> Result<Labelled, ApiError> {
    let (account, is_new) = accounts::decide(tx, ctx, id, event, reason)?;
    if is_new {
        let action = match event {
            BankEvent::Approved => OperatorAction::BankAccountApproved,
            BankEvent::Rejected => OperatorAction::BankAccountRejected,
        };
        let deed = Deed {
            action,
            store: Some(&ctx.store.id),
            subject: id.as_str(),
            note: reason,
        };
        note(tx, ctx.env, actor, deed)?;
    }
    Ok(account)
}
