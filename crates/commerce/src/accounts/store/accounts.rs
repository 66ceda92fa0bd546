//! SQL of accounts and their recovery codes.

use crate::accounts::record::Account;
use crate::accounts::views::IdentityCheck;
use pandabase_domain::id::AccountId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, Sql, Tx};
use pandabase_platform::{params, sealed, select, sql};
use serde::Serialize;

/// Accounts as whoever checks identities sees them.
pub(crate) const CHECKS: Sql<IdentityCheck> = select!(IdentityCheck, "SELECT {} FROM accounts");

sealed!(
    /// What codes of authenticator apps are made from.
    pub TOTP_SECRET = "accounts", "totp_secret", nobody "id", "account totp secret"
);

sql! {
    BY_EMAIL: AccountId = "SELECT id FROM accounts WHERE email = $1";
    SET_OPERATOR = "UPDATE accounts SET is_operator = $1, updated_at = $2
        WHERE id = $3 AND is_operator <> $1";
    OPERATORS: OperatorAccount = "SELECT {} FROM accounts WHERE is_operator
        ORDER BY created_at, id LIMIT $1";
    FIND: Account = "SELECT {} FROM accounts WHERE id = $1";
    LOCK: Account = "SELECT {} FROM accounts WHERE id = $1", locked;
    INSERT: insert Account = "INSERT INTO accounts (updated_at, {columns}) VALUES ($1, {values})
        ON CONFLICT (email) DO NOTHING";
    CHANGE: update Account = "UPDATE accounts SET updated_at = $1, {changes} WHERE id = $2";
    ADD_CODE = "INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)";
    USE_CODE = "DELETE FROM recovery_codes WHERE account_id = $1 AND code_hash = $2";
    CLEAR_CODES = "DELETE FROM recovery_codes WHERE account_id = $1";
}

/// An account that operates the installation.
#[derive(Debug, Serialize, FromRow)]
#[serde(rename_all = "camelCase")]
pub struct OperatorAccount {
    /// The account.
    pub id: AccountId,
    /// In lower case: what its owner signs in with.
    pub email: String,
    /// Whether signing in takes a second factor, without which it operates nothing in production.
    #[column("totp_enabled_at IS NOT NULL")]
    pub two_factor_enabled: bool,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// Sets whether an account is an operator of the installation; `false` when nothing changes.
pub(crate) fn set_operator(
    tx: &mut Tx<'_>,
    id: &AccountId,
    operates: bool,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.run(SET_OPERATOR, params![operates, now, id])? == 1)
}

/// The accounts that operate the installation, the oldest first, at most so many.
pub(crate) fn operators(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<OperatorAccount>, DbError> {
    tx.fetch_all(OPERATORS, params![limit])
}

/// Every account.
pub(crate) const LIST: Sql<Account> = select!(Account, "SELECT {} FROM accounts");

/// The account of an address.
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<AccountId>, DbError> {
    tx.fetch_optional(BY_EMAIL, params![email])
}

pub(crate) fn find(tx: &mut Tx<'_>, id: &AccountId) -> Result<Option<Account>, DbError> {
    tx.fetch_optional(FIND, params![id])
}

/// Locks an account and reads it.
pub(crate) fn lock(tx: &mut Tx<'_>, id: &AccountId) -> Result<Option<Account>, DbError> {
    tx.fetch_optional(LOCK, params![id])
}

/// Stores a new account; `false` when its address has one.
pub(crate) fn insert(tx: &mut Tx<'_>, account: &Account) -> Result<bool, DbError> {
    Ok(tx.insert(INSERT, params![account.created_at], account)? == 1)
}

/// Stores what has changed of an account.
pub(crate) fn change(tx: &mut Tx<'_>, account: &Account, now: Timestamp) -> Result<(), DbError> {
    tx.update(CHANGE, params![now, &account.id], account).map(drop)
}

pub(crate) fn add_recovery_code(tx: &mut Tx<'_>, id: &AccountId, hash: &[u8]) -> Result<(), DbError> {
    tx.run(ADD_CODE, params![id, hash]).map(drop)
}

/// Uses a recovery code up; `false` when the account has none such.
pub(crate) fn use_recovery_code(tx: &mut Tx<'_>, id: &AccountId, hash: &[u8]) -> Result<bool, DbError> {
    Ok(tx.run(USE_CODE, params![id, hash])? == 1)
}

pub(crate) fn clear_recovery_codes(tx: &mut Tx<'_>, id: &AccountId) -> Result<(), DbError> {
    tx.run(CLEAR_CODES, params![id]).map(drop)
}
