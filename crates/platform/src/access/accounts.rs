//! Sessions of merchants' accounts, and the teams that accounts are members of. A token is random, stored as
//! its hash, and dies thirty days after its last use.

use crate::access::machine::{Machine, Origin};
use crate::access::sessions::{EXPIRED, KEPT, new_token};
use crate::context::{Ctx, StoreContext};
use crate::db::{DbError, FromRow, ToRow, Tx};
use crate::error::ApiError;
use crate::{params, sql};
use pandabase_domain::id::{AccountId, LoginId, MemberId, StoreId};
use pandabase_domain::role::{Right, Role};
use pandabase_domain::source::Source;
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_domain::token::{Scope, bearer_hash};

/// The most sessions of one account; the ones used longest ago give way.
const SESSIONS: i64 = 100;
/// How exactly the last use is known, in milliseconds: one write a minute is enough.
const PRECISION: i64 = MINUTE;

sql! {
    BY_TOKEN: AccountSession = "SELECT {} FROM account_sessions
        WHERE token_hash = $1 AND last_active_at > $2";
    NOTE = "UPDATE account_sessions SET last_active_at = $1 WHERE id = $2 AND last_active_at < $1";
    OF_ACCOUNT: AccountSession = "SELECT {} FROM account_sessions
        WHERE account_id = $1 AND last_active_at > $2
        ORDER BY last_active_at DESC, id DESC";
    INSERT: insert AccountSession = "INSERT INTO account_sessions (token_hash, {columns})
        VALUES ($1, {values})";
    DELETE = "DELETE FROM account_sessions WHERE account_id = $1 AND id = $2";
    DELETE_OTHERS = "DELETE FROM account_sessions WHERE account_id = $1 AND id <> $2";
    DELETE_ALL = "DELETE FROM account_sessions WHERE account_id = $1";
    TRIM = "DELETE FROM account_sessions WHERE account_id = $1 AND id NOT IN (SELECT id FROM account_sessions
        WHERE account_id = $1 ORDER BY last_active_at DESC, id DESC LIMIT $2)";
    /// Deletes sessions last used before a time, at most so many at once.
    pub SWEEP = "DELETE FROM account_sessions WHERE id IN (
        SELECT id FROM account_sessions WHERE last_active_at < $1 ORDER BY last_active_at, id LIMIT $2)";
    UNPROVE = "UPDATE account_sessions SET is_proven = FALSE WHERE account_id = $1 AND is_proven";
    MEMBERSHIP: Membership = "SELECT {} FROM members m JOIN stores ON stores.id = m.store_id
        WHERE m.store_id = $1 AND m.account_id = $2 AND NOT stores.blocked AND stores.deleted_at IS NULL";
    OPERATING: Operating = "SELECT {} FROM accounts WHERE id = $1 AND is_operator";
}

/// A session and the account that it belongs to.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct AccountSession {
    /// The session.
    pub id: LoginId,
    /// The account.
    pub account_id: AccountId,
    /// The machine that it was begun on.
    #[column(parts(device, os, browser, ip_address, location))]
    pub machine: Machine,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// Whether it was begun with the second factor that the account asks for.
    pub is_proven: bool,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl AccountSession {
    /// Whether the last use was long enough ago to be noted again.
    pub fn wants_note(&self, now: Timestamp) -> bool {
        now >= self.last_active_at.plus_millis(PRECISION)
    }

    /// Whether it was begun where a request comes from.
    pub fn is_of(&self, source: Source) -> bool {
        let begun = self.machine.ip_address.as_deref();
        let begun = begun.and_then(|ip| ip.parse().ok()).map(Source::of);
        begun == Some(source)
    }
}

/// An account in the team of a store.
#[derive(Debug, Clone, FromRow)]
#[alias("m")]
pub struct Membership {
    /// The member.
    pub id: MemberId,
    /// What it may do.
    pub role: Role,
    /// The store.
    #[column(flatten)]
    pub store: StoreContext,
}

/// A member of a store's team, who calls by a session.
#[derive(Debug, Clone)]
pub struct Member {
    /// The session.
    pub session: AccountSession,
    /// The role in the store that is called.
    pub role: Role,
}

impl Member {
    /// The role that the member has in a store now: it may have changed since the request came.
    ///
    /// # Errors
    /// [`ApiError::Missing`] when they are in its team no longer, or it is closed.
    pub fn role_now(&self, tx: &mut Tx<'_>, store: &StoreId) -> Result<Role, ApiError> {
        let found = membership(tx, store, &self.session.account_id)?;
        found
            .map(|membership| membership.role)
            .ok_or(ApiError::Missing("Store"))
    }
}

/// That an account operates the installation.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Operating {
    /// Whether signing in takes a second factor.
    #[column("totp_enabled_at IS NOT NULL")]
    has_second_factor: bool,
}

impl Operating {
    /// Whether a session was begun with a second factor, and one is still asked for.
    pub fn is_proven_by(self, session: &AccountSession) -> bool {
        self.has_second_factor && session.is_proven
    }
}

/// What an operation needs of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    /// A role with this scope.
    Scope(Scope),
    /// A role with this right.
    Right(Right),
}

impl Needed {
    /// Whether a role has it.
    pub fn is_had_by(self, role: Role) -> bool {
        match self {
            Self::Scope(scope) => role.scopes().contains(scope),
            Self::Right(right) => role.has(right),
        }
    }
}

/// The session of a token that comes from `source`. Where sessions are bound to their addresses, one from
/// elsewhere is none.
///
/// # Errors
/// [`ApiError::Unauthorized`] when there is none, or it is over.
pub fn authenticate(
    tx: &mut Tx<'_>,
    token: &str,
    source: Source,
    is_bound: bool,
    now: Timestamp,
) -> Result<AccountSession, ApiError> {
    let since = now.plus_millis(-KEPT);
    let found = tx.fetch_optional(BY_TOKEN, params![&bearer_hash(token), since])?;
    found
        .filter(|session| !is_bound || session.is_of(source))
        .ok_or(ApiError::Unauthorized(EXPIRED))
}

/// Notes that a session is in use.
pub fn note(tx: &mut Tx<'_>, id: &LoginId, now: Timestamp) -> Result<(), DbError> {
    tx.run(NOTE, params![now, id])?;
    Ok(())
}

/// The membership of an account in a store that is open.
pub fn membership(
    tx: &mut Tx<'_>,
    store: &StoreId,
    account: &AccountId,
) -> Result<Option<Membership>, DbError> {
    tx.fetch_optional(MEMBERSHIP, params![store, account])
}

/// Whether an account operates the installation; `None` where it does not.
pub fn operating(tx: &mut Tx<'_>, account: &AccountId) -> Result<Option<Operating>, DbError> {
    tx.fetch_optional(OPERATING, params![account])
}

/// Begins a session; returns its token, too. Whether it `is_proven` is remembered: times say nothing of it,
/// because the clocks of two processes differ.
pub fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    account: &AccountId,
    is_proven: bool,
    origin: &Origin<'_>,
) -> Result<(String, AccountSession), ApiError> {
    let token = new_token(ctx);
    let session = AccountSession {
        id: ctx.id(),
        account_id: account.clone(),
        machine: Machine::of(ctx.env, origin),
        last_active_at: ctx.now,
        is_proven,
        created_at: ctx.now,
    };
    tx.insert(INSERT, params![&bearer_hash(&token)], &session)?;
    tx.run(TRIM, params![account, SESSIONS])?;
    Ok((token, session))
}

/// The sessions of an account that are not over, the one used last first.
pub fn of_account(
    tx: &mut Tx<'_>,
    account: &AccountId,
    now: Timestamp,
) -> Result<Vec<AccountSession>, DbError> {
    tx.fetch_all(OF_ACCOUNT, params![account, now.plus_millis(-KEPT)])
}

/// Ends a session of an account; `false` when it has none of this id.
pub fn end(tx: &mut Tx<'_>, account: &AccountId, id: &LoginId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![account, id])? > 0)
}

/// Ends every session of an account but one; returns how many.
pub fn end_others(tx: &mut Tx<'_>, account: &AccountId, kept: &LoginId) -> Result<u64, DbError> {
    tx.run(DELETE_OTHERS, params![account, kept])
}

/// Ends every session of an account; returns how many.
pub fn end_all(tx: &mut Tx<'_>, account: &AccountId) -> Result<u64, DbError> {
    tx.run(DELETE_ALL, params![account])
}

/// Has no session of an account count as begun with its second factor: that one is gone, and whoever sets
/// another one up signs in with it.
pub fn unprove(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), DbError> {
    tx.run(UNPROVE, params![account]).map(drop)
}
