//! What the operator does for accounts on the command line: looking, and helping people who have lost what
//! they sign in with. Whatever is done is noted in the account's activity, and mailed to its address.

use super::activity;
use super::passkeys::service::{mention, remove_for};
use super::passkeys::views::Passkey;
use super::profile::{Requirement, requirements_of};
use super::record::Account;
use super::store::accounts::{self, LIST};
use super::store::challenges;
use super::store::passkeys;
use super::stores::LISTED;
use super::views::{AccountView, SessionView};
use super::{second_factor, sessions, sign_in};
use crate::stores::members::store as members;
use crate::stores::service;
use pandabase_domain::account::ActivityType;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::{PasskeyId, StoreId};
use pandabase_domain::role::Role;
use pandabase_platform::access::accounts as access;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use serde::Serialize;

/// An account as the operator sees it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The account.
    #[serde(flatten)]
    pub account: AccountView,
    /// What it needs before money is paid out.
    pub requirements: Vec<Requirement>,
    /// Where it has a role, its own stores first; at most a hundred.
    pub stores: Vec<Place>,
    /// How many sessions it has.
    pub sessions: usize,
    /// How many passkeys sign in to it.
    pub passkeys: i64,
}

/// A store that an account has a role in.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The store.
    pub id: StoreId,
    /// Its name in addresses.
    pub handle: String,
    /// What the account may do there.
    pub role: Role,
}

/// A page of all accounts, the newest first.
pub fn list(tx: &mut Tx<'_>, paging: &Paging) -> Result<Page<AccountView>, ApiError> {
    let accounts = Page::fetch(tx, paging, Query::select(LIST), &[Key::text("id").desc()])?;
    accounts.try_map(|account| Ok(AccountView::from(&account)))
}

/// The account of an address with what it lacks, its stores and how many sessions it has.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<Report, ApiError> {
    let account = locked(tx, email)?;
    let requirements = requirements_of(tx, &account)?;
    let mut stores = Vec::new();
    for place in members::of_account(tx, &account.id, LISTED)? {
        let store = service::load(tx, &Ctx::of(ctx.env, &place.store))?;
        stores.push(Place {
            id: store.id,
            handle: store.handle,
            role: place.role,
        });
    }
    Ok(Report {
        requirements,
        stores,
        sessions: access::of_account(tx, &account.id, ctx.now)?.len(),
        passkeys: passkeys::count(tx, &account.id)?,
        account: AccountView::from(&account),
    })
}

/// The sessions of an account, the one used last first.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn sessions(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<Vec<SessionView>, ApiError> {
    let account = locked(tx, email)?;
    let found = access::of_account(tx, &account.id, ctx.now)?;
    let view = |session: &access::AccountSession| SessionView {
        current: false,
        ..SessionView::of(session, &session.id)
    };
    Ok(found.iter().map(view).collect())
}

/// The passkeys of an account, the oldest first: whoever ends its sessions wants to know what signs in
/// besides.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn passkeys(tx: &mut Tx<'_>, email: &Email) -> Result<Vec<Passkey>, ApiError> {
    let account = locked(tx, email)?;
    Ok(passkeys::of_account(tx, &account.id)?)
}

/// Removes a passkey of an account.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address, or the account has no such passkey.
pub fn remove_passkey(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &Email,
    id: &PasskeyId,
) -> Result<Passkey, ApiError> {
    let account = locked(tx, email)?;
    remove_for(tx, ctx, &account, id)
}

/// Ends every session of an account, and the sign-ins that are under way; returns how many sessions.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn end_sessions(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<u64, ApiError> {
    let account = locked(tx, email)?;
    let ended = sessions::end(tx, &account, None, ctx.now)?;
    if ended > 0 {
        activity::note_of_others(tx, ctx, &account.id, ActivityType::SessionsEnded, None)?;
        let text = format!(
            "The operator of this server has ended all sessions of your account. You can sign in again.\n{}",
            mention(tx, &account)?
        );
        second_factor::mail_owner(tx, ctx, &account, "You were signed out everywhere", &text)?;
    }
    Ok(ended)
}

/// Removes the second factor of an account, for somebody who has lost the app and the recovery codes.
/// Sign-ins that wait for it end; sessions stay.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address, [`ApiError::Conflict`] when the account
/// has no second factor.
pub fn reset_second_factor(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<AccountView, ApiError> {
    let mut account = locked(tx, email)?;
    if !account.has_second_factor() {
        let text = "Two-factor authentication is not enabled";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    // Wrong codes were of the app that is gone.
    account.wrong_codes = 0;
    account.wrong_codes_of_day = 0;
    second_factor::take_away(tx, ctx, &mut account)?;
    challenges::end(tx, &account.id, ctx.now)?;
    activity::note_of_others(tx, ctx, &account.id, ActivityType::TwoFactorReset, None)?;
    let text = format!(
        "The operator of this server has turned two-factor authentication off for your account, because you, \
         or somebody in your name, had lost it: whoever reads your mail can sign in now. Sign in and turn it \
         on again.\n\nIf you did not ask for it, write to the operator and end the other sessions at \
         once.\n{}",
        mention(tx, &account)?
    );
    second_factor::mail_owner(tx, ctx, &account, "Two-factor authentication was reset", &text)?;
    Ok(AccountView::from(&account))
}

/// A link that signs in to an account, for somebody whom no mail reaches. It works once, for ten minutes, and
/// the second factor is asked for where the account has one; the sign-in is in the account's activity.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn sign_in_link(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &Email) -> Result<String, ApiError> {
    let account = locked(tx, email)?;
    second_factor::mail_owner(
        tx,
        ctx,
        &account,
        "A link to sign in to your account was made",
        "The operator of this server has made a link by which whoever has it can sign in to your account, \
         once and within ten minutes. With an authenticator app, the link alone opens nothing.\n\nIf you did \
         not ask for it, write to the operator and end the sessions that are not yours.\n",
    )?;
    sign_in::link(tx, ctx, email)
}

/// Locks the account of an address.
fn locked(tx: &mut Tx<'_>, email: &Email) -> Result<Account, ApiError> {
    let found = match accounts::by_email(tx, &email.lowercase())? {
        Some(id) => accounts::lock(tx, &id)?,
        None => None,
    };
    found.ok_or(ApiError::Missing("Account"))
}
