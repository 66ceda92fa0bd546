//! Bank accounts: added, reviewed, made primary, labelled and detached. Their numbers are encrypted,
//! and read again only to send a payout.

use super::apply::step;
use super::{mails, store, views};
use crate::money::ledger;
use pandabase_domain::id::BankAccountId;
use pandabase_domain::payout::Step;
use pandabase_domain::payout::bank::{BankEvent, BankStatus, Field, MAX_ACCOUNTS, Numbers, check, currency};
use pandabase_domain::payout::calendar::plus_business_days;
use pandabase_domain::pricing::country::Country;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// How long the review takes in the sandbox, in business days.
const SANDBOX_REVIEW: u8 = 2;

/// A bank account to be added.
#[derive(Debug, Clone)]
pub struct NewBankAccount {
    /// Where it is: the country that the holder is verified in.
    pub country: Country,
    /// The fields that identify it at its bank.
    pub numbers: Numbers,
    /// Whether payouts go there unless another account is named; the first account always is.
    pub is_primary: bool,
    /// The bank's name.
    pub bank_name: Option<String>,
    /// The owner's label for it.
    pub label: Option<String>,
}

/// A bank account with its owner's label.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "LabelledBankAccount")]
pub struct Labelled {
    /// The account.
    #[serde(flatten)]
    pub account: views::BankAccount,
    /// What its owner calls it.
    pub label: Option<String>,
}

impl From<store::Account> for views::BankAccount {
    fn from(account: store::Account) -> Self {
        Self {
            id: account.id,
            is_primary: account.is_primary,
            status: account.status,
            last4: Some(account.last4),
            bank_name: account.bank_name,
            country: Some(account.country.as_str().to_owned()),
            routing_number: account.routing_number,
            bank_account_type: account.account_type,
            supported_currencies: vec![currency(account.country).to_lowercase()],
            available_payout_speeds: vec!["standard".to_owned()],
            created_at: account.created_at,
            updated_at: account.updated_at,
        }
    }
}

impl From<store::Account> for Labelled {
    fn from(mut account: store::Account) -> Self {
        Self {
            label: account.label.take(),
            account: account.into(),
        }
    }
}

/// The store's accounts, the primary one first.
pub fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Vec<Labelled>, ApiError> {
    let accounts = store::accounts(tx, &ctx.store.id)?;
    Ok(accounts.into_iter().map(Labelled::from).collect())
}

/// `GET /v2/core/stores/{storeId}/payouts/bank-accounts`: the same as [`list`], without the labels, which
/// only the owner sees.
pub fn show_all(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Input) -> Result<Vec<views::BankAccount>, ApiError> {
    let accounts = store::accounts(tx, &ctx.store.id)?;
    Ok(accounts.into_iter().map(Into::into).collect())
}

/// One account.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such account.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<Labelled, ApiError> {
    find(tx, ctx, id).map(Labelled::from)
}

/// Adds an account; it is in review until the bank has answered. The owner and the administrators are mailed:
/// whoever takes a store over must not do it in silence.
///
/// # Errors
/// [`ApiError::Invalid`] when the country is not the holder's, the fields do not fit the country, or the
/// store has as many accounts as it may.
pub fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, new: &NewBankAccount) -> Result<Labelled, ApiError> {
    let store = &ctx.store.id;
    let country = store::holder(tx, store)?.country;
    if new.country.as_str() != country {
        return Err(ApiError::invalid(format!(
            "body/country must be the account holder's verified country, {country}"
        )));
    }
    let checked =
        check(new.country, &new.numbers).map_err(|error| ApiError::invalid(format!("body/{error}")))?;
    // Locked, so that two requests at once can neither both add a primary account nor exceed the limit.
    ledger::lock_balance(tx, ctx)?;
    let count = store::count_accounts(tx, store)?;
    if count >= MAX_ACCOUNTS {
        return Err(ApiError::invalid(format!(
            "A store can have at most {MAX_ACCOUNTS} bank accounts"
        )));
    }
    let id: BankAccountId = ctx.id();
    let numbers = serde_json::to_vec(&checked.numbers.0).map_err(DbError::Json)?;
    let sealed = ctx.encrypt(&store::NUMBERS, id.as_str(), &numbers);
    let account = store::Account {
        id,
        is_primary: false,
        status: BankStatus::InReview,
        last4: checked.last4,
        bank_name: new.bank_name.clone(),
        country: checked.country,
        routing_number: checked.routing_number,
        account_type: checked.account_type,
        label: new.label.clone(),
        approved_at: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert_account(tx, store, &account, &sealed)?;
    let id = &account.id;
    if new.is_primary || count == 0 {
        store::set_primary(tx, ctx, id)?;
    }
    plan_review(tx, ctx, id)?;
    mails::added(tx, ctx, &account)?;
    show(tx, ctx, id)
}

/// Plans the review of an account where no person does it.
fn plan_review(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<(), ApiError> {
    if ctx.env.config.is_sandbox() {
        let done = plus_business_days(ctx.now, SANDBOX_REVIEW);
        jobs::enqueue(tx, ctx, JobKind::SandboxBankReview, id.as_str(), &(), done)?;
    }
    Ok(())
}

/// Has the approved accounts of a store reviewed again, because the store has another owner: they were
/// approved as the accounts of somebody else. Payouts that wait to go there wait for the review as well.
pub(crate) fn review_again(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    for id in store::review_again(tx, ctx)? {
        plan_review(tx, ctx, &id)?;
    }
    Ok(())
}

/// Makes an account the one that payouts go to unless another is named.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such account, [`ApiError::Invalid`] when it was rejected.
pub fn set_primary(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<Labelled, ApiError> {
    ledger::lock_balance(tx, ctx)?;
    let account = find(tx, ctx, id)?;
    if account.status == BankStatus::Rejected {
        return Err(ApiError::invalid(
            "A rejected bank account cannot be the primary one",
        ));
    }
    if !account.is_primary {
        store::set_primary(tx, ctx, &account.id)?;
    }
    show(tx, ctx, id)
}

/// Sets the owner's label for an account.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such account.
pub fn set_label(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    label: Option<&str>,
) -> Result<Labelled, ApiError> {
    store::set_label(tx, ctx, id, label)?;
    show(tx, ctx, id)
}

/// Detaches an account. Payouts that were requested before still go there. If it was the primary one, the
/// oldest of the others takes its place, an approved one before those in review.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such account.
pub fn detach(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<(), ApiError> {
    ledger::lock_balance(tx, ctx)?;
    let account = find(tx, ctx, id)?;
    store::detach(tx, ctx, &account.id)?;
    jobs::cancel(tx, ctx, JobKind::SandboxBankReview, id.as_str())?;
    if account.is_primary
        && let Some(next) = store::successor(tx, &ctx.store.id)?
    {
        store::set_primary(tx, ctx, &next)?;
    }
    Ok(())
}

/// Applies the outcome of a review. Rejecting an account also refuses the payouts that wait to go there.
///
/// # Errors
/// [`ApiError::Missing`] when the store never had such an account, [`ApiError::Conflict`] when it was
/// rejected before.
pub fn review(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    event: BankEvent,
    reason: Option<&str>,
) -> Result<Labelled, ApiError> {
    decide(tx, ctx, id, event, reason).map(|(account, _)| account)
}

/// Like [`review`]; also returns whether that is new.
///
/// # Errors
/// Those of [`review`].
pub fn decide(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &BankAccountId,
    event: BankEvent,
    reason: Option<&str>,
) -> Result<(Labelled, bool), ApiError> {
    let store = &ctx.store.id;
    let mut account = store::lock_account(tx, store, id)?.ok_or(ApiError::Missing("Bank account"))?;
    let Some(status) = account.status.after(event) else {
        return Err(ApiError::Conflict(
            "The bank account was rejected for good: add a new one".into(),
        ));
    };
    let is_new = status != account.status;
    if is_new {
        store::decide(tx, ctx, &account.id, status, reason)?;
        jobs::cancel(tx, ctx, JobKind::SandboxBankReview, id.as_str())?;
        account.status = status;
        account.updated_at = ctx.now;
        mails::reviewed(tx, ctx, &account, reason)?;
        if status == BankStatus::Rejected {
            for payout in store::waiting(tx, store, &account.id)? {
                let text = "The bank account was rejected";
                step(tx, ctx, &payout, Step::Refuse, Some(text))?;
            }
        }
    }
    Ok((account.into(), is_new))
}

/// The decrypted numbers of an account, to send money there.
pub fn numbers(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<Numbers, ApiError> {
    let sealed = store::sealed_numbers(tx, &ctx.store.id, id)?;
    let plain = ctx.decrypt(&store::NUMBERS, id.as_str(), &sealed)?;
    let fields: BTreeMap<Field, String> = serde_json::from_slice(&plain).map_err(DbError::Json)?;
    Ok(Numbers(fields))
}

fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &BankAccountId) -> Result<store::Account, ApiError> {
    store::account_of(tx, &ctx.store.id, id)?.ok_or(ApiError::Missing("Bank account"))
}
