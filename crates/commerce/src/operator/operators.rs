//! Appointing and dismissing operators, which is done on the command line alone.

use super::activity::{Actor, Deed, note};
use crate::accounts::operators;
use pandabase_domain::checkout::Email;
use pandabase_domain::id::AccountId;
use pandabase_domain::operator::OperatorAction;
use pandabase_platform::context::{Ctx, Env, StoreContext};
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Makes the account of an address an operator of the installation; also returns whether that is new.
pub fn create(tx: &mut Tx<'_>, env: &Env, email: &Email) -> Result<(AccountId, bool), ApiError> {
    let platform = StoreContext::platform();
    let ctx = Ctx::of(env, &platform);
    let (id, is_new) = operators::appoint(tx, &ctx, &email.lowercase())?;
    if is_new {
        write_down(tx, env, OperatorAction::OperatorAdded, &id)?;
    }
    Ok((id, is_new))
}

/// Ends that the account of an address is an operator of the installation, from the next request on.
///
/// # Errors
/// [`ApiError::Missing`] when it did not.
pub fn remove(tx: &mut Tx<'_>, env: &Env, email: &Email) -> Result<AccountId, ApiError> {
    let platform = StoreContext::platform();
    let id = operators::dismiss(tx, &Ctx::of(env, &platform), &email.lowercase())?;
    write_down(tx, env, OperatorAction::OperatorRemoved, &id)?;
    Ok(id)
}

fn write_down(
    tx: &mut Tx<'_>,
    env: &Env,
    action: OperatorAction,
    account: &AccountId,
) -> Result<(), ApiError> {
    let deed = Deed {
        action,
        store: None,
        subject: account.as_str(),
        note: None,
    };
    note(tx, env, Actor::COMMAND_LINE, deed)
}
