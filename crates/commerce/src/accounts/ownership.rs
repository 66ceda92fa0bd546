//! A store gets another owner: what was approved for the former owner is reviewed again, and the operator's
//! change is mailed to both.

use super::activity;
use crate::money::payouts::accounts as bank_accounts;
use crate::stores::activity::{self as of_store, Deed, Doer};
use crate::stores::members::store::Member;
use crate::stores::service::{self, OwnerChange};
use crate::stores::views::Store;
use pandabase_domain::account::ActivityType;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::MemberId;
use pandabase_domain::store::StoreActivityType;
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail;
use pandabase_platform::mail::letter::Mail;

/// Makes the person with this address the owner of a store, as only an operator does, and mails both. The
/// former owner leaves the team. Also returns whether anything changed: the owner may have this address
/// already.
///
/// # Errors
/// [`ApiError::Missing`] when the store is gone.
pub fn hand_over(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<(Store, bool), ApiError> {
    let changed = service::hand_over(tx, ctx, email)?;
    if let Some(change) = &changed {
        bank_accounts::review_again(tx, ctx)?;
        note(tx, ctx, change)?;
        mail_both(tx, ctx, change)?;
    }
    Ok((service::load(tx, ctx)?, changed.is_some()))
}

/// Makes a member the owner instead of `owner`, who becomes an administrator.
pub(super) fn transfer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    owner: &Member,
    successor: (&MemberId, &str),
) -> Result<(), ApiError> {
    service::transfer_ownership(tx, ctx, owner, successor)?;
    bank_accounts::review_again(tx, ctx)
}

/// Records the operator's change in the activity of the store and of both accounts, as far as they exist.
fn note(tx: &mut Tx<'_>, ctx: &Ctx<'_>, change: &OwnerChange) -> Result<(), ApiError> {
    let deed = Deed {
        kind: StoreActivityType::OwnerChanged,
        subject: change.owner.id.as_str(),
        name: &change.owner.email,
        before: change.before.as_ref().map(|before| before.email.as_str()),
        after: Some(&change.owner.email),
    };
    of_store::note(tx, ctx.env, &ctx.store.id, Doer::OPERATOR, deed)?;
    let platform = StoreContext::platform();
    let own = Ctx::of(ctx.env, &platform);
    let store = Some(&ctx.store.id);
    let before = change
        .before
        .as_ref()
        .and_then(|before| before.account_id.as_ref());
    if let Some(before) = before {
        activity::note_of_others(tx, &own, before, ActivityType::StoreGiven, store)?;
    }
    if let Some(owner) = &change.owner.account_id {
        activity::note_of_others(tx, &own, owner, ActivityType::StoreTaken, store)?;
    }
    Ok(())
}

fn mail_both(tx: &mut Tx<'_>, ctx: &Ctx<'_>, change: &OwnerChange) -> Result<(), ApiError> {
    let store = access_stores::contact(tx, ctx)?.name;
    let owner = &change.owner;
    let text = format!(
        "The operator of this server has made you the owner of {store}: its mails come to this address. Sign \
         in with it: {}/stores\n\nBefore the store sells, its questionnaire has to be answered again, and \
         before money is paid out, your identity and its bank accounts are looked at. Its API tokens work \
         as before; roll those that only you should know.\n",
        ctx.env.config.dashboard_url
    );
    write(tx, ctx, owner, format!("You own {store}"), text)?;
    if let Some(before) = &change.before {
        let text = format!(
            "The operator of this server has made {} the owner of {store}. You are no longer in its \
             team.\n\nIf you do not know why, write to the operator at once.\n",
            owner.email
        );
        let subject = format!("{store} belongs to {}", owner.email);
        write(tx, ctx, before, subject, text)?;
    }
    Ok(())
}

/// Mails somebody who owns the store, or did.
fn write(tx: &mut Tx<'_>, ctx: &Ctx<'_>, to: &Member, subject: String, text: String) -> Result<(), ApiError> {
    let mail = Mail {
        to: &to.email,
        subject,
        text,
        reference: to.id.as_str(),
    };
    mail::enqueue(tx, ctx, &mail)
}
