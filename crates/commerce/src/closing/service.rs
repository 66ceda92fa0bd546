//! Closing a store, and ending what goes on in it.

use super::store;
use crate::accounts::activity;
use crate::billing::subscriptions;
use crate::files;
use crate::money::{ledger, payouts};
use crate::notify;
use crate::operator::activity::{Actor, Deed, note};
use crate::stores;
use crate::stores::members::store::{self as members, Member};
use crate::stores::notices;
use crate::stores::views::Store;
use crate::support::cases;
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::role::Role;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_domain::time::DAY;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::access::tokens;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Files or subscriptions that are dealt with in one transaction, because others wait for the database in the
/// meantime.
const BATCH: i64 = 50;
/// What a subscription that goes on can be.
const LIVE: [SubscriptionStatus; 4] = [
    SubscriptionStatus::Trialing,
    SubscriptionStatus::Active,
    SubscriptionStatus::PastDue,
    SubscriptionStatus::Paused,
];

/// How long banks send back what they had credited, in milliseconds (contract `payouts.md`).
const RETURNS: i64 = 30 * DAY;

/// Why a store cannot be deleted yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Disputes of its payments are open.
    Disputes,
    /// Payouts are on their way.
    Payouts,
    /// A payout arrived so lately that its bank may send it back.
    Returnable,
    /// Refunds are on their way.
    Refunds,
    /// Payments are on their way.
    Payments,
    /// Its balance is not zero.
    Balance(Cents),
    /// Its balance is less than a payout can be, and was not left to it.
    Rest(Cents),
}

/// Deletes a store: it is closed to buyers, programs and its team with this transaction, and a job ends its
/// subscriptions. The handle stays taken, so that links to the store never lead to another one.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone. What stands in the way is a value.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, actor: Actor<'_>) -> Result<Result<Store, Obstacle>, ApiError> {
    close(tx, ctx, actor, false)
}

/// Like [`delete`], and leaves a balance that is less than a payout can be where it is: the ledger has no
/// entry that writes it off, so it stays the store's, and the owner is told.
///
/// # Errors
/// Those of [`delete`].
pub fn delete_with_rest(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
) -> Result<Result<Store, Obstacle>, ApiError> {
    close(tx, ctx, actor, true)
}

fn close(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    leaves_rest: bool,
) -> Result<Result<Store, Obstacle>, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let deleted = stores::service::load(tx, ctx)?;
    let rest = match obstacle(tx, ctx)? {
        None => None,
        Some(Obstacle::Rest(rest)) if leaves_rest => Some(rest),
        Some(obstacle) => return Ok(Err(obstacle)),
    };
    mail_team(tx, ctx, &deleted.name, rest)?;
    store::mark(tx, ctx)?;
    tokens::delete_all(tx, ctx)?;
    notify::service::delete_all(tx, ctx)?;
    members::remove_all(tx, &ctx.store.id)?;
    subscriptions::save::plan_closing(tx, ctx)?;
    let text = match rest {
        None => deleted.handle.clone(),
        Some(rest) => format!("{}, with {rest} in its balance", deleted.handle),
    };
    let deed = Deed {
        action: OperatorAction::StoreDeleted,
        store: Some(&ctx.store.id),
        subject: ctx.store.id.as_str(),
        note: Some(&text),
    };
    note(tx, ctx.env, actor, deed)?;
    Ok(Ok(deleted))
}

/// What stands in the way: money that is on its way, or has nowhere to go.
fn obstacle(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Option<Obstacle>, ApiError> {
    // Locked, so that no entry comes between this look and the commit.
    let balance = ledger::lock_balance(tx, ctx)?;
    let found = if store::has_open_disputes(tx, ctx)? {
        Some(Obstacle::Disputes)
    } else if store::has_payouts(tx, ctx)? {
        Some(Obstacle::Payouts)
    } else if store::has_paid_out_since(tx, ctx, ctx.now.plus_millis(-RETURNS))? {
        Some(Obstacle::Returnable)
    } else if store::has_refunds(tx, ctx)? {
        Some(Obstacle::Refunds)
    } else if store::has_payments(tx, ctx)? {
        Some(Obstacle::Payments)
    } else if balance > Cents::ZERO && balance < payouts::service::least_debit(tx, ctx)? {
        Some(Obstacle::Rest(balance))
    } else {
        (balance != Cents::ZERO).then_some(Obstacle::Balance(balance))
    };
    Ok(found)
}

/// Mails everybody who has come to the team, and the address that mails of the store go to.
fn mail_team(tx: &mut Tx<'_>, ctx: &Ctx<'_>, name: &str, rest: Option<Cents>) -> Result<(), ApiError> {
    let platform = StoreContext::platform();
    let own = Ctx::of(ctx.env, &platform);
    for Member {
        account_id,
        email,
        role,
        ..
    } in members::list(tx, &ctx.store.id)?
    {
        let Some(account) = account_id else {
            continue;
        };
        if role == Role::Owner {
            let kind = ActivityType::StoreDeleted;
            activity::note_of_others(tx, &own, &account, kind, Some(&ctx.store.id))?;
            continue;
        }
        let mail = Mail {
            to: &email,
            subject: format!("{name} was deleted"),
            text: format!("{name} was deleted, and with it its team. Nobody can sign in to it any more.\n"),
            reference: ctx.store.id.as_str(),
        };
        mail::enqueue(tx, ctx, &mail)?;
    }
    let subject = format!("{name} was deleted");
    let rest = rest.map_or_else(String::new, |rest| {
        format!(
            "\nIts balance is {rest}, which is less than a payout can be, and stays in its ledger. Whoever \
             runs this server has decided so.\n"
        )
    });
    let text = format!(
        "{name} was deleted. It sells nothing any more, its API tokens and webhooks have ended, its \
         subscriptions are cancelled and their customers told, and nobody can sign in to it.\n\nCustomers \
         keep their receipts. What the law asks for is kept as long as it asks. Mails about payments of the \
         past, such as disputes, still come to this address.\n{rest}"
    );
    let kind = NoticeKind::Team;
    notices::notify(tx, ctx, kind, subject, text, ctx.store.id.as_str())
}

/// The job: lets go of the files that products of a store that was deleted use, deletes what its team wrote
/// for itself about cases, and ends its next subscriptions. Each batch is a transaction of its own, and the
/// next begins with what is left, so that it may be cut off at any time. One that cannot be ended keeps no
/// other from it: it is left for the last, and then the job fails and comes again.
pub fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, _: &Job) -> Result<Next, ApiError> {
    if files::uses::close(tx, ctx, BATCH)? {
        return Ok(Next::At(ctx.now));
    }
    if cases::closing::close(tx, ctx, BATCH)? {
        return Ok(Next::At(ctx.now));
    }
    let mut failed = None;
    for status in LIVE {
        let mut after = String::new();
        loop {
            let live = store::subscriptions(tx, ctx, status, &after, BATCH)?;
            let Some(last) = live.last() else { break };
            last.as_str().clone_into(&mut after);
            let mut has_ended = false;
            for id in &live {
                match tx.savepoint(|tx| end(tx, ctx, id))? {
                    Ok(()) => has_ended = true,
                    // No fault of the subscription.
                    Err(error @ ApiError::Unavailable(_)) => return Err(error),
                    Err(error) => {
                        tracing::error!(subscription = %id, "it cannot be ended with its store: {error:?}");
                        failed = Some(error);
                    }
                }
            }
            if has_ended {
                return Ok(Next::At(ctx.now));
            }
        }
    }
    match failed {
        None => Ok(Next::Done),
        Some(error) => Err(error),
    }
}

/// Ends one subscription.
fn end(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId) -> Result<(), ApiError> {
    match subscriptions::store::lock(tx, ctx, id)? {
        Some(mut subscription) => subscriptions::service::close(tx, ctx, &mut subscription),
        None => Ok(()),
    }
}
