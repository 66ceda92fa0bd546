//! What operators do for people who cannot sign in, or whose account somebody else may be signed in to. Only
//! the command line does this; it is written down like every other decision.

use super::activity::{Actor, Deed, note};
use crate::accounts::operator;
use crate::accounts::passkeys::views::Passkey;
use crate::accounts::store::accounts;
use crate::accounts::views::AccountView;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::PasskeyId;
use pandabase_domain::operator::OperatorAction;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Ends every session of an account, and mails its owner; returns how many. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn end_sessions(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    email: &Email,
) -> Result<u64, ApiError> {
    let ended = operator::end_sessions(tx, ctx, email)?;
    if ended > 0 {
        write_down(tx, ctx, actor, OperatorAction::SessionsEnded, email)?;
    }
    Ok(ended)
}

/// Removes the second factor of an account, and mails its owner. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address, [`ApiError::Conflict`] when the account
/// has no second factor.
pub fn reset_second_factor(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    email: &Email,
) -> Result<AccountView, ApiError> {
    let account = operator::reset_second_factor(tx, ctx, email)?;
    write_down(tx, ctx, actor, OperatorAction::SecondFactorReset, email)?;
    Ok(account)
}

/// Removes a passkey of an account, and mails its owner. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address, or the account has no such passkey.
pub fn remove_passkey(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    email: &Email,
    id: &PasskeyId,
) -> Result<Passkey, ApiError> {
    let passkey = operator::remove_passkey(tx, ctx, email, id)?;
    write_down(tx, ctx, actor, OperatorAction::PasskeyRemoved, email)?;
    Ok(passkey)
}

/// Makes a link that signs in to an account, and mails its owner that there is one. `ctx` is the platform's.
///
/// # Errors
/// [`ApiError::Missing`] when nobody has signed in with the address.
pub fn sign_in_link(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    email: &Email,
) -> Result<String, ApiError> {
    let link = operator::sign_in_link(tx, ctx, email)?;
    write_down(tx, ctx, actor, OperatorAction::SignInLinkMade, email)?;
    Ok(link)
}

/// Writes down what was done to the account of an address.
fn write_down(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    actor: Actor<'_>,
    action: OperatorAction,
    email: &Email,
) -> Result<(), ApiError> {
    let address = email.lowercase();
    let id = accounts::by_email(tx, &address)?.ok_or(ApiError::Missing("Account"))?;
    let deed = Deed {
        action,
        store: None,
        subject: id.as_str(),
        note: Some(&address),
    };
    note(tx, ctx.env, actor, deed)
}
