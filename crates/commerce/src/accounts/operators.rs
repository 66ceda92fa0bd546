//! Which accounts operate the installation. Only the command line appoints and dismisses them.

pub use super::store::accounts::OperatorAccount;

use super::record::Account;
use super::store::accounts;
use pandabase_domain::id::AccountId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;

/// The most operators that are listed.
const LISTED: i64 = 1_000;

/// Makes the account of an address an operator of the installation, and creates the account if there is none;
/// whoever reads the address's mail signs in to it. Also returns whether that is new.
pub fn appoint(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(AccountId, bool), ApiError> {
    let found = accounts::by_email(tx, email)?;
    let id = match found {
        Some(id) => id,
        None => make(tx, ctx, email)?,
    };
    let is_new = accounts::set_operator(tx, &id, true, ctx.now)?;
    Ok((id, is_new))
}

fn make(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<AccountId, ApiError> {
    let account = Account::new(ctx.id(), email, ctx.now);
    if accounts::insert(tx, &account)? {
        return Ok(account.id);
    }
    // Somebody signed in with the address at the same moment.
    let made = accounts::by_email(tx, email)?;
    made.ok_or_else(|| ApiError::Internal("an account vanished while it was made an operator".into()))
}

/// Ends that the account of an address is an operator of the installation.
///
/// # Errors
/// [`ApiError::Missing`] when it did not.
pub fn dismiss(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<AccountId, ApiError> {
    let id = accounts::by_email(tx, email)?.ok_or(ApiError::Missing("Operator"))?;
    if !accounts::set_operator(tx, &id, false, ctx.now)? {
        return Err(ApiError::Missing("Operator"));
    }
    Ok(id)
}

/// The accounts that operate the installation, the oldest first.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<OperatorAccount>, DbError> {
    accounts::operators(tx, LISTED)
}
