//! How many mails about teams are sent. Anybody can make accounts, open stores, give them any name and invite
//! whom they like: so nobody's mailbox is flooded, and no store is a way to write to strangers. What is done
//! is done also when it is mailed no more.

use super::store::{self, MailKind, TeamMail};
use pandabase_domain::id::AccountId;
use pandabase_domain::time::{DAY, HOUR, Timestamp};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::mail::recipient_lock;

/// Invitations to one address that are mailed within [`KEPT`], whichever teams they are to.
const INVITATIONS_TO_ONE: i64 = 5;
/// Invitations that are mailed within [`KEPT`] because of one account, and of one store.
const INVITATIONS_BY_ONE: i64 = 50;
/// Mails to one address within [`KEPT`] about its roles and removals, whichever teams they are in.
const CHANGES: i64 = 10;
/// Mails to the owner of one store within [`KEPT`] about its team and its API tokens, one for each change.
const TO_OWNER: i64 = 50;
/// How long mails are counted, in milliseconds of the machine's clock: those of stores differ.
pub const KEPT: i64 = DAY;

/// Whether a mail asks somebody to join a team, or to take a store over; counts it, if so. `by` is the
/// account that asks, none where the operator does. The store is held.
pub fn may_invite(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    by: Option<&AccountId>,
) -> Result<bool, ApiError> {
    if let Some(by) = by {
        tx.lock(recipient_lock("invitations by", by.as_str()))?;
    }
    tx.lock(recipient_lock("invitation", email))?;
    let (kind, since) = (MailKind::Invitation, since(ctx));
    let by_one = match by {
        Some(by) => store::mails_by(tx, by, kind, since)?,
        None => 0,
    };
    if by_one >= INVITATIONS_BY_ONE
        || store::mails_to(tx, email, kind, since)? >= INVITATIONS_TO_ONE
        || store::mails_of(tx, &ctx.store.id, kind, since)? >= INVITATIONS_BY_ONE
    {
        return Ok(false);
    }
    note(tx, ctx, kind, Some(email), by)?;
    Ok(true)
}

/// Whether a member may be mailed that their role has changed or that they were removed; counts the mail if
/// so.
pub fn may_mail_change(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<bool, ApiError> {
    tx.lock(recipient_lock("team", email))?;
    if store::mails_to(tx, email, MailKind::Change, since(ctx))? >= CHANGES {
        return Ok(false);
    }
    note(tx, ctx, MailKind::Change, Some(email), None)?;
    Ok(true)
}

/// What the owner of a store is mailed about its team or its API tokens, and when, on the store's clock.
/// After so many mails in a day it is one an hour, which comes at the end of that hour: whoever makes noise
/// first must not be unheard after it. `None` where such a mail is on its way.
pub fn for_owner(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut text: String,
) -> Result<Option<(String, Timestamp)>, ApiError> {
    access_stores::lock(tx, &ctx.store.id)?;
    let told = store::mails_of(tx, &ctx.store.id, MailKind::Owner, since(ctx))?;
    if told < TO_OWNER {
        if told + 1 == TO_OWNER {
            text.push_str(
                "\nThere were many such changes today: for a day, you are mailed about your team and its API \
                 tokens once an hour at most. Sign in to see what is changed meanwhile.\n",
            );
        }
        note(tx, ctx, MailKind::Owner, None, None)?;
        return Ok(Some((text, ctx.now)));
    }
    let hour = ctx.env.clock.now().plus_millis(-HOUR);
    if store::mails_of(tx, &ctx.store.id, MailKind::Summary, hour)? > 0 {
        return Ok(None);
    }
    note(tx, ctx, MailKind::Summary, None, None)?;
    text.push_str(
        "\nThis was the first of the changes of an hour, and there may have been others. Sign in to see what \
         your team and its API tokens are now.\n",
    );
    Ok(Some((text, ctx.now.plus_millis(HOUR))))
}

/// Since when mails count.
fn since(ctx: &Ctx<'_>) -> Timestamp {
    ctx.env.clock.now().plus_millis(-KEPT)
}

fn note(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    kind: MailKind,
    email: Option<&str>,
    by: Option<&AccountId>,
) -> Result<(), ApiError> {
    let mail = TeamMail {
        id: ctx.id(),
        store_id: &ctx.store.id,
        kind,
        email,
        account_id: by,
        created_at: ctx.env.clock.now(),
    };
    Ok(store::note_mail(tx, &mail)?)
}
