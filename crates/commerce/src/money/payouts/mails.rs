//! Mails to a store's owner and team about payouts and bank accounts.

use super::store::{Account, LockedPayout};
use crate::stores::notices::notify;
use pandabase_domain::money::Cents;
use pandabase_domain::notice::NoticeKind;
use pandabase_domain::payout::PayoutStatus;
use pandabase_domain::payout::bank::BankStatus;
use pandabase_domain::payout::calendar::SETTLEMENT_DAYS;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Mails that a payout is on its way.
pub fn sent(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    held: &LockedPayout,
    last4: &str,
    expected_at: Timestamp,
) -> Result<(), ApiError> {
    let expected = access_stores::contact(tx, ctx)?.day(expected_at);
    let text = format!(
        "Your payout of {} is on its way to the bank account ending {last4}.\n\n\
         It should arrive by {expected}; banks take 1 to {SETTLEMENT_DAYS} business days.\n",
        held.amount
    );
    let subject = format!("Your payout of {} is on its way", held.amount);
    notify(tx, ctx, NoticeKind::Payouts, subject, text, held.id.as_str())
}

/// Mails that a payout left which an operator has recorded.
pub fn recorded(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    held: &LockedPayout,
    reference: &str,
    at: Timestamp,
) -> Result<(), ApiError> {
    let day = access_stores::contact(tx, ctx)?.day(at);
    let text = format!(
        "{} of your balance was paid out on {day}, with the reference {reference}.\n\nIt went to the bank \
         account that the payment processor knows of you; ask there when the money should arrive.\n",
        held.amount
    );
    let subject = format!("{} of your balance was paid out", held.amount);
    notify(tx, ctx, NoticeKind::Payouts, subject, text, held.id.as_str())
}

/// Mails that a payout did not leave with its batch.
pub fn withheld(tx: &mut Tx<'_>, ctx: &Ctx<'_>, held: &LockedPayout, why: &str) -> Result<(), ApiError> {
    let text = format!(
        "Your payout of {} did not leave with its batch. {why}.\n\nIt leaves with the first batch after that \
         has changed; there is no other mail about it. Until then nothing is lost: the amount is kept for \
         it.\n",
        held.amount
    );
    let subject = format!("Your payout of {} waits for you", held.amount);
    notify(tx, ctx, NoticeKind::Payouts, subject, text, held.id.as_str())
}

/// Mails that a payout was refused or returned.
pub fn returned(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    held: &LockedPayout,
    credit: Cents,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let (what, subject) = match held.status {
        PayoutStatus::InReview => ("was not approved", "was not approved"),
        _ => ("was sent back by the bank", "was returned"),
    };
    let mut text = format!("Your payout of {} {what}.", held.amount);
    if let Some(reason) = reason {
        text.push_str(&format!(" The reason given: {reason}."));
    }
    text.push_str(&format!(
        "\n\n{credit}, the amount and its fee, are back in your balance.\n"
    ));
    let subject = format!("Your payout of {} {subject}", held.amount);
    notify(tx, ctx, NoticeKind::Payouts, subject, text, held.id.as_str())
}

/// Mails that a bank account was added, to those who would want to know if it was not them.
pub fn added(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &Account) -> Result<(), ApiError> {
    let store = access_stores::contact(tx, ctx)?.name;
    let name = format!("bank account ending {}", account.last4);
    let text = format!(
        "A {name} ({}) was added to {store}. It is reviewed, and nothing is paid out to it before it is \
         approved.\n\nIf the owner did not add it, the owner should sign in, remove it and end the other \
         sessions.\n",
        account.country.as_str()
    );
    notify(
        tx,
        ctx,
        NoticeKind::BankAccounts,
        format!("A {name} was added to {store}"),
        text,
        account.id.as_str(),
    )
}

/// Mails the outcome of a bank account's review.
pub fn reviewed(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &Account,
    reason: Option<&str>,
) -> Result<(), ApiError> {
    let name = format!("bank account ending {}", account.last4);
    let (verdict, text) = if account.status == BankStatus::Approved {
        let days = ctx.env.config.payouts.hold_days;
        let text =
            format!("Your {name} was approved. Payouts to it leave {days} days from now at the earliest.\n");
        ("approved", text)
    } else {
        let reason = reason.map_or_else(String::new, |reason| format!(" The reason given: {reason}."));
        let text =
            format!("Your {name} was rejected, and nothing is paid out to it.{reason}\n\nAdd another one.\n");
        ("rejected", text)
    };
    notify(
        tx,
        ctx,
        NoticeKind::BankAccounts,
        format!("Your {name} was {verdict}"),
        text,
        account.id.as_str(),
    )
}
