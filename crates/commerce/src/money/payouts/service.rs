//! Payouts: reading, quoting, requesting and refusing them.

use super::apply::{Applied, step};
use super::requests::{ListQuery, Path};
use super::store;
use super::store::{Account, LockedPayout};
use super::views::{Payout, PayoutDetail, PayoutMethod, Quote, Requested, Terms};
use crate::money::ledger;
use crate::stores::gates::requirements;
use pandabase_domain::account::{RequirementPurpose, StoreRequirementType};
use pandabase_domain::id::{BankAccountId, PayoutId};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::payout::calendar::{SETTLEMENT_DAYS, next_batch, plus_business_days};
use pandabase_domain::payout::fees::Fees;
use pandabase_domain::payout::{MINIMUM, PayoutStatus, Step, bank, suggested};
use pandabase_domain::pricing::country::Country;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::page::Page;
use pandabase_platform::rail::Sends;

/// A payout to be requested.
#[derive(Debug, Clone)]
pub struct NewPayout {
    /// What the merchant receives, in US cents.
    pub amount: Cents,
    /// Where it goes; the primary account when `None`.
    pub bank_account: Option<BankAccountId>,
    /// The fee that it was quoted with: another one is refused. `None` takes whatever it costs.
    pub expected_fee: Option<Cents>,
}

/// `GET /v2/core/stores/{storeId}/payouts/`: the payouts of the store, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Payout>, ApiError> {
    store::page(tx, ctx, &input.paging(20)?)
}

/// `GET /v2/core/stores/{storeId}/payouts/{payoutId}`: one payout.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<PayoutDetail, ApiError> {
    find(tx, ctx, &input.path.payout_id)
}

/// The payout with this id.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout.
pub fn find(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PayoutId) -> Result<PayoutDetail, ApiError> {
    store::find(tx, &ctx.store.id, id)?.ok_or(ApiError::Missing("Payout"))
}

/// What a payout would cost. It is refused where [`request`] would refuse it.
///
/// # Errors
/// Those of [`request`].
pub fn estimate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    rail: &dyn Sends,
    new: &NewPayout,
) -> Result<Quote, ApiError> {
    let balance = ledger::balance(tx, ctx)?;
    let Priced { account, fees, terms } = price(tx, ctx, rail, new, balance)?;
    let schedule = ctx.env.config.payouts.schedule(account.country);
    let leaves_at = next_batch(held_until(ctx, &account), ctx.env.config.payouts.batch_hour);
    Ok(Quote {
        amount: new.amount,
        fee: fees.fee,
        terms,
        cross_border_rate: schedule.cross_border,
        foreign_exchange_rate: schedule.foreign_exchange,
        leaves_at,
        expected_at: plus_business_days(leaves_at, SETTLEMENT_DAYS),
    })
}

/// Requests a payout: the balance is debited at once, and the money leaves with the first batch after the
/// account's hold. The balance is locked, so that requests at the same time cannot spend more than there is.
///
/// # Errors
/// [`ApiError::Invalid`] below the minimum, above the balance, without an approved account, or with
/// unmet requirements; [`ApiError::Missing`] for an unknown account; [`ApiError::Conflict`] for another fee
/// than the expected one; [`ApiError::Unavailable`] where no payout rail is connected.
pub fn request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    rail: &dyn Sends,
    new: &NewPayout,
) -> Result<Requested, ApiError> {
    let balance = ledger::lock_balance(tx, ctx)?;
    let Priced { account, fees, terms } = price(tx, ctx, rail, new, balance)?;
    let id = ctx.id();
    let batch_at = next_batch(held_until(ctx, &account), ctx.env.config.payouts.batch_hour);
    let payout = LockedPayout {
        id,
        account: account.id.clone(),
        status: PayoutStatus::InReview,
        amount: new.amount,
        fee: fees.fee,
        batch_at,
        reference: None,
        withheld_for: None,
    };
    store::insert(tx, ctx, &payout, &fees)?;
    let id = payout.id.as_str();
    let debit = fees.debit.negated()?;
    let description = format!("Payout to the account ending {}", account.last4);
    ledger::append(tx, ctx, EntryType::Payout, debit, id, &description)?;
    jobs::enqueue(tx, ctx, JobKind::PayoutDispatch, id, &(), batch_at)?;
    Ok(Requested {
        payout: Payout {
            id: payout.id,
            amount: payout.amount,
            fee: payout.fee,
            status: payout.status,
            reference_id: payout.reference,
            payout_method: PayoutMethod {
                id: account.id,
                is_primary: account.is_primary,
                status: account.status,
            },
            created_at: ctx.now,
            updated_at: ctx.now,
        },
        terms,
    })
}

/// From when on a payout that is requested or approved now may leave for an account.
fn held_until(ctx: &Ctx<'_>, account: &Account) -> Timestamp {
    let hold = i64::from(ctx.env.config.payouts.hold_days) * DAY;
    let ends = account.approved_at.unwrap_or(ctx.now).plus_millis(hold);
    ctx.now.max(ends)
}

/// The least that a payout from the store takes out of its balance: the least amount with its fees.
pub fn least_debit(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Cents, ApiError> {
    let country = store::holder(tx, &ctx.store.id)?.country;
    let country = Country::parse(&country);
    let country = country.ok_or_else(|| ApiError::Internal("a store is in no country".into()))?;
    Ok(ctx.env.config.payouts.schedule(country).fees(MINIMUM)?.debit)
}

/// Ends the review of a payout well: it leaves as soon as its account's hold is over, without waiting for a
/// batch. Also returns whether that is new; one that has left is left alone.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout, [`ApiError::Conflict`] when it was rejected.
pub fn approve(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PayoutId) -> Result<(PayoutDetail, bool), ApiError> {
    // A detached account, too: its payouts still go there.
    let found = store::lock_with_account(tx, &ctx.store.id, id)?;
    let (account, held) = found.ok_or(ApiError::Missing("Payout"))?;
    match held.status {
        PayoutStatus::InReview => {}
        PayoutStatus::Processing | PayoutStatus::Completed => return Ok((find(tx, ctx, id)?, false)),
        PayoutStatus::Rejected => {
            let text = "A payout that is REJECTED cannot be approved: the money is back in the balance";
            return Err(ApiError::Conflict(text.to_owned()));
        }
    }
    let leaves_at = held_until(ctx, &account);
    if held.batch_at <= leaves_at {
        return Ok((find(tx, ctx, id)?, false));
    }
    store::set_batch(tx, ctx, id, leaves_at)?;
    jobs::plan(tx, ctx, JobKind::PayoutDispatch, id.as_str(), Some(leaves_at))?;
    Ok((find(tx, ctx, id)?, true))
}

/// Refuses a payout in review that has not left, and credits the money back at once.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such payout, [`ApiError::Conflict`] when it has left.
pub fn reject(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &PayoutId, reason: &str) -> Result<PayoutDetail, ApiError> {
    refuse(tx, ctx, id, reason).map(|(payout, _)| payout)
}

/// Like [`reject`]; also returns whether that is new.
///
/// # Errors
/// Those of [`reject`].
pub fn refuse(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PayoutId,
    reason: &str,
) -> Result<(PayoutDetail, bool), ApiError> {
    let applied = step(tx, ctx, id, Step::Refuse, Some(reason))?;
    let payout = find(tx, ctx, id)?;
    if applied == Applied::Refused {
        let status = payout.payout.status;
        return Err(ApiError::Conflict(format!(
            "A payout that is {status} cannot be rejected: only the bank can return it"
        )));
    }
    Ok((payout, applied == Applied::Changed))
}

struct Priced {
    account: Account,
    fees: Fees,
    terms: Terms,
}

/// Checks a payout against every rule, with `balance` as the store's balance, and prices it.
fn price(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    rail: &dyn Sends,
    new: &NewPayout,
    balance: Cents,
) -> Result<Priced, ApiError> {
    if new.amount < MINIMUM {
        return Err(ApiError::invalid(format!("Minimum payout amount is {MINIMUM}")));
    }
    check_requirements(tx, ctx)?;
    rail.check()?;
    if (ctx.env.keeps_money)(tx, ctx)? {
        return Err(ApiError::invalid(
            "Sales of this store arrive at its own payment account, so nothing of them is paid out here",
        ));
    }
    let account = destination(tx, ctx, new.bank_account.as_ref())?;
    let fees = ctx
        .env
        .config
        .payouts
        .schedule(account.country)
        .fees(new.amount)?;
    if new.expected_fee.is_some_and(|expected| expected != fees.fee) {
        return Err(ApiError::Conflict("The fee has changed".to_owned()));
    }
    if fees.debit > balance {
        return Err(ApiError::invalid(format!(
            "Insufficient balance: {} needed ({} + {} fee), {balance} available",
            fees.debit, new.amount, fees.fee
        )));
    }
    let terms = terms(ctx, &account, &fees, balance);
    Ok(Priced { account, fees, terms })
}

fn terms(ctx: &Ctx<'_>, account: &Account, fees: &Fees, balance: Cents) -> Terms {
    let currency = bank::currency(account.country);
    let rate = Currency::parse(currency).filter(|currency| *currency != Currency::Usd);
    Terms {
        standard_payout_fee: fees.standard,
        cross_border_payout_fee: fees.cross_border,
        foreign_exchange_fee: fees.foreign_exchange,
        total_deducted: fees.debit,
        currency,
        exchange_rate: rate.and_then(|currency| ctx.env.config.exchange_rate(currency)),
        recommended_amount: suggested(balance),
    }
}

/// Checks what the store and its owner need before money is paid out (contract `store.md`, "Gates").
fn check_requirements(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    match unmet(tx, ctx)? {
        Some(text) => Err(ApiError::invalid(text)),
        None => Ok(()),
    }
}

/// What the store and its owner lack before money is paid out, as a sentence. The bank account is not among
/// it: `destination` says what is wrong with that. Of a store that was deleted nothing is asked, because it
/// has no owner any more: what has come back to it is paid out by whoever runs the installation.
pub(super) fn unmet(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Option<String>, ApiError> {
    if access_stores::is_deleted(tx, &ctx.store.id)? {
        return Ok(None);
    }
    let mut missing = requirements::missing(tx, ctx, RequirementPurpose::Payouts)?;
    missing.retain(|kind| *kind != StoreRequirementType::BankAccount);
    let words: Vec<&str> = missing.iter().map(|kind| kind.as_str()).collect();
    let text = format!("Requirements of payouts are not met: {}", words.join(", "));
    Ok(Some(text).filter(|_| !words.is_empty()))
}

fn destination(tx: &mut Tx<'_>, ctx: &Ctx<'_>, named: Option<&BankAccountId>) -> Result<Account, ApiError> {
    let store = &ctx.store.id;
    let account = match named {
        Some(id) => store::account_of(tx, store, id)?.ok_or(ApiError::Missing("Bank account"))?,
        None => store::primary(tx, store)?
            .ok_or_else(|| ApiError::invalid("Add a bank account before requesting a payout"))?,
    };
    match account.status {
        BankStatus::Approved => Ok(account),
        BankStatus::InReview => Err(ApiError::invalid(format!(
            "The bank account ending {} is still in review",
            account.last4
        ))),
        BankStatus::Rejected => Err(ApiError::invalid(format!(
            "The bank account ending {} was rejected: use another one",
            account.last4
        ))),
    }
}
