//! Payouts that left outside this server, as those of a processor that pays its merchant out itself. An
//! operator records them, so that the balance says what is still owed.

use super::store::{Account, LockedPayout};
use super::views::PayoutDetail;
use super::{mails, service, store};
use crate::money::ledger;
use pandabase_domain::id::BankAccountId;
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::payout::fees::Fees;
use pandabase_domain::pricing::country::Country;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// A payout that has left.
#[derive(Debug, Clone)]
pub struct Departed {
    /// What the merchant got, in US cents.
    pub amount: Cents,
    /// What whoever paid it calls it, as `po_…`; a store has each once.
    pub reference: String,
    /// When it left; now when `None`.
    pub at: Option<Timestamp>,
    /// Whether the balance may become negative.
    pub may_overdraw: bool,
}

/// Records a payout: the balance is debited its amount, without a fee, and the owner is mailed. Also returns
/// whether that is new; a reference that is known answers with its payout.
///
/// # Errors
/// [`ApiError::Invalid`] when the balance does not cover it and need not become negative, or when it is to
/// leave later; [`ApiError::Conflict`] when the reference is known with another amount.
pub fn record(tx: &mut Tx<'_>, ctx: &Ctx<'_>, departed: &Departed) -> Result<(PayoutDetail, bool), ApiError> {
    // Locked, so that the same payout is not recorded twice at once.
    let balance = ledger::lock_balance(tx, ctx)?;
    let (amount, reference) = (departed.amount, departed.reference.as_str());
    if let Some(known) = store::by_reference(tx, &ctx.store.id, reference)? {
        let known = service::find(tx, ctx, &known)?;
        let recorded = known.payout.amount;
        if recorded == amount {
            return Ok((known, false));
        }
        return Err(ApiError::Conflict(format!(
            "The payout {reference} is known with {recorded}, which cannot be changed"
        )));
    }
    let at = departed.at.unwrap_or(ctx.now);
    if at > ctx.now {
        return Err(ApiError::invalid("body/at must not be in the future"));
    }
    if amount > balance && !departed.may_overdraw {
        return Err(ApiError::invalid(format!(
            "Insufficient balance: {amount} has left, {balance} available; with overdraw it is recorded all \
             the same"
        )));
    }
    let payout = LockedPayout {
        id: ctx.id(),
        account: account(tx, ctx)?,
        status: PayoutStatus::Completed,
        amount,
        fee: Cents::ZERO,
        batch_at: at,
        reference: None,
        withheld_for: None,
    };
    let free = Fees {
        standard: Cents::ZERO,
        cross_border: Cents::ZERO,
        foreign_exchange: Cents::ZERO,
        fee: Cents::ZERO,
        debit: amount,
    };
    store::insert(tx, ctx, &payout, &free)?;
    store::set_recorded(tx, &ctx.store.id, &payout.id, reference, at)?;
    let description = format!("Payout {reference}, recorded by the operator");
    let (debit, id) = (amount.negated()?, payout.id.as_str());
    ledger::append(tx, ctx, EntryType::Payout, debit, id, &description)?;
    mails::recorded(tx, ctx, &payout, reference, at)?;
    Ok((service::find(tx, ctx, &payout.id)?, true))
}

/// The bank account of recorded payouts. It is a placeholder, because only the processor that pays knows the
/// real one. It is detached, so that no list shows it, no payout is requested to it, and it is no store's
/// primary one.
fn account(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<BankAccountId, ApiError> {
    let store = &ctx.store.id;
    if let Some(known) = store::recorded_account(tx, store)? {
        return Ok(known);
    }
    let country = Country::parse(&store::holder(tx, store)?.country);
    let country = country.ok_or_else(|| ApiError::Internal("a store is in no country".into()))?;
    let id: BankAccountId = ctx.id();
    let sealed = ctx.encrypt(&store::NUMBERS, id.as_str(), b"{}");
    let account = Account {
        id,
        is_primary: false,
        status: BankStatus::Approved,
        last4: String::new(),
        bank_name: None,
        country,
        routing_number: None,
        account_type: None,
        label: None,
        approved_at: Some(ctx.now),
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    store::insert_account(tx, store, &account, &sealed)?;
    store::detach(tx, ctx, &account.id)?;
    Ok(account.id)
}
