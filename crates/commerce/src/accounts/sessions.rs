//! Sessions of accounts, as their owners list and end them.

use super::activity::{self, About};
use super::passkeys::service::mention;
use super::profile::gone;
use super::record::Account;
use super::second_factor::mail_owner;
use super::store::{accounts, challenges, links};
use super::views::{REVOKED, Revoked, SessionView};
use pandabase_domain::account::ActivityType;
use pandabase_domain::id::LoginId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::accounts as access;
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::AccountVisit;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The session in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    session_id: LoginId,
}

/// `GET /v2/accounts/me/sessions`: the account's sessions, the current one first.
pub fn list(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<Vec<SessionView>, ApiError> {
    let current = &visit.session.id;
    let found = access::of_account(tx, &visit.session.account_id, visit.now)?;
    let mut views: Vec<SessionView> = found
        .iter()
        .map(|session| SessionView::of(session, current))
        .collect();
    // The sort is stable, so that the other sessions stay in their order.
    views.sort_by_key(|view| !view.current);
    Ok(views)
}

/// `DELETE /v2/accounts/me/sessions/{sessionId}`: ends one.
pub fn revoke(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    input: &Input<SessionPath>,
) -> Result<Revoked, ApiError> {
    let (account, ended) = (&visit.session.account_id, &input.path.session_id);
    if !access::end(tx, account, ended)? {
        return Err(ApiError::Missing("Session"));
    }
    let about = About {
        session: Some(ended),
        store: None,
    };
    let kind = ActivityType::SessionRevoked;
    activity::note(tx, &visit.ctx(), account, kind, about, &visit.origin)?;
    // Who ends the session that asks signs out.
    if *ended != visit.session.id {
        let account = accounts::find(tx, account)?.ok_or_else(gone)?;
        mail_ended_sessions(tx, visit, &account, "A session of your account was ended")?;
    }
    Ok(REVOKED)
}

/// `DELETE /v2/accounts/me/sessions`: ends all but the current one, and the sign-ins that are under way.
pub fn revoke_others(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<Revoked, ApiError> {
    let account = accounts::find(tx, &visit.session.account_id)?.ok_or_else(gone)?;
    if end(tx, &account, Some(&visit.session.id), visit.now)? > 0 {
        activity::note_visit(tx, visit, ActivityType::OtherSessionsRevoked)?;
        mail_ended_sessions(tx, visit, &account, "Your other sessions were ended")?;
    }
    Ok(REVOKED)
}

/// Mails the owner that somebody who is signed in has ended other sessions of the account, because an
/// attacker who has taken over a session would end the owner's.
fn mail_ended_sessions(
    tx: &mut Tx<'_>,
    visit: &AccountVisit<'_>,
    account: &Account,
    subject: &str,
) -> Result<(), ApiError> {
    let text = format!(
        "Somebody who is signed in to your account has signed other devices out. The one that asked for it \
         stays signed in.\n\nIf it was not you, change the password of your mailbox, sign in, and end the \
         other sessions.\n{}",
        mention(tx, account)?
    );
    mail_owner(tx, &visit.ctx(), account, subject, &text)
}

/// Ends all sessions but the one that is `kept`, and the sign-ins that are under way: mails that wait, and
/// those that wait for their second factor. Sessions come last, because each of the others may become one.
/// Returns how many sessions were ended.
pub(super) fn end(
    tx: &mut Tx<'_>,
    account: &Account,
    kept: Option<&LoginId>,
    now: Timestamp,
) -> Result<u64, ApiError> {
    links::end(tx, &account.email, now)?;
    challenges::end(tx, &account.id, now)?;
    let ended = match kept {
        Some(kept) => access::end_others(tx, &account.id, kept)?,
        None => access::end_all(tx, &account.id)?,
    };
    Ok(ended)
}

/// `POST /v2/auth/logout`: ends the current one.
pub fn logout(tx: &mut Tx<'_>, visit: &AccountVisit<'_>, _: &Input) -> Result<Revoked, ApiError> {
    access::end(tx, &visit.session.account_id, &visit.session.id)?;
    activity::note_visit(tx, visit, ActivityType::SignedOut)?;
    Ok(REVOKED)
}
