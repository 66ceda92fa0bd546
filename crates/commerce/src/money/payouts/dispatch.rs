//! Sending a payout when its batch leaves: the intent is stored, the rail is called, its answer is stored.
//! The payout's id makes the call safe to repeat.

use super::apply::{Applied, step_locked};
use super::service::unmet;
use super::store::{Account, LockedPayout};
use super::{accounts, mails, store};
use crate::money::ledger;
use pandabase_domain::id::PayoutId;
use pandabase_domain::money::Cents;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::payout::calendar::next_batch;
use pandabase_domain::payout::{PayoutEvent, PayoutStatus, Step};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::rail::{Transfer, TransferRequest};
use std::sync::Arc;

/// Sends the payout that the job is about.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, leaving) = (Arc::clone(&app), job.clone());
        let departure = app.db.write(move |tx| {
            let departure = depart(tx, &leaving.ctx(&shared.env), &leaving)?;
            if let Departure::Stays(next) = &departure {
                jobs::finish(tx, &leaving, next)?;
            }
            Ok::<_, ApiError>(departure)
        });
        let Departure::Sent(request) = departure.await? else {
            return Ok(());
        };
        let request = *request;
        let transfer = app.ports.rail.send(request).await?;
        let shared = Arc::clone(&app);
        let answered = app.db.write(move |tx| {
            answered(tx, &job.ctx(&shared.env), &job.subject_id(), &transfer)?;
            jobs::finish(tx, &job, &Next::Done)
        });
        answered.await
    })
}

/// What becomes of a payout when its batch leaves.
enum Departure {
    /// It is sent: what the rail needs to know.
    Sent(Box<TransferRequest>),
    /// It is not sent, and this becomes of its job.
    Stays(Next),
}

/// Marks the payout as sent, if there is something to send. A payout waits from batch to batch while its
/// store is blocked, or no longer meets a requirement.
fn depart(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Departure, ApiError> {
    let nothing = || Ok(Departure::Stays(Next::Done));
    let Some((account, held)) = store::lock_with_account(tx, &ctx.store.id, &job.subject_id())? else {
        return nothing();
    };
    if held.status == PayoutStatus::InReview && store::holder(tx, &ctx.store.id)?.is_blocked {
        return wait(tx, ctx, &held);
    }
    if held.status == PayoutStatus::InReview && account.status == BankStatus::Rejected {
        step_locked(
            tx,
            ctx,
            &held,
            Step::Refuse,
            Some("The bank account was rejected"),
        )?;
        return nothing();
    }
    if held.status == PayoutStatus::InReview
        && let Some(why) = hindrance(tx, ctx, &account)?
    {
        // A batch leaves three times a week, so the owner is mailed about each reason only once.
        if held.withheld_for.as_deref() != Some(why.as_str()) {
            store::withhold(tx, ctx, &held.id, &why)?;
            mails::withheld(tx, ctx, &held, &why)?;
        }
        return wait(tx, ctx, &held);
    }
    match step_locked(tx, ctx, &held, Step::Dispatch, None)? {
        Applied::Changed => {}
        // The rail's answer was not stored last time, so the rail is called again.
        Applied::NoChange if held.status == PayoutStatus::Processing && held.reference.is_none() => {}
        Applied::NoChange | Applied::Refused => return nothing(),
    }
    Ok(Departure::Sent(Box::new(TransferRequest {
        store: job.store.clone(),
        payout: held.id,
        now: ctx.now,
        amount: held.amount,
        country: account.country,
        numbers: accounts::numbers(tx, ctx, &held.account)?,
    })))
}

/// The reason, in the words for its owner, why a requested payout may not leave now (contract `payouts.md`,
/// "Payout rules"). The balance is read without a lock: a dispute a moment later finds the money gone, as it
/// does a moment after the batch.
fn hindrance(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &Account) -> Result<Option<String>, ApiError> {
    if account.status == BankStatus::InReview {
        let text = format!(
            "The bank account ending {} is being reviewed again",
            account.last4
        );
        return Ok(Some(text));
    }
    if let Some(unmet) = unmet(tx, ctx)? {
        return Ok(Some(unmet));
    }
    let is_in_debt = ledger::balance(tx, ctx)? < Cents::ZERO;
    Ok(is_in_debt.then(|| "The balance of your store is below zero".to_owned()))
}

/// Stores the rail's answer. A return that arrived before it is kept.
fn answered(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payout: &PayoutId, transfer: &Transfer) -> Result<(), ApiError> {
    let found = store::lock_with_account(tx, &ctx.store.id, payout)?;
    let (account, held) = found.ok_or(ApiError::Missing("Payout"))?;
    match transfer {
        Transfer::Accepted {
            reference,
            trace,
            expected_at,
        } => {
            let is_new = store::set_transfer(tx, ctx, &held.id, reference, trace, *expected_at)?;
            if is_new && held.status == PayoutStatus::Processing {
                mails::sent(tx, ctx, &held, &account.last4, *expected_at)?;
            }
        }
        Transfer::Refused(reason) => {
            step_locked(
                tx,
                ctx,
                &held,
                Step::Reported(PayoutEvent::Returned),
                Some(reason),
            )?;
        }
    }
    Ok(())
}

/// Leaves a payout to the next batch.
fn wait(tx: &mut Tx<'_>, ctx: &Ctx<'_>, held: &LockedPayout) -> Result<Departure, ApiError> {
    // A batch leaves on its hour: the next one is after it.
    let later = next_batch(ctx.now.plus_millis(1), ctx.env.config.payouts.batch_hour);
    store::set_batch(tx, ctx, &held.id, later)?;
    Ok(Departure::Stays(Next::At(later)))
}
