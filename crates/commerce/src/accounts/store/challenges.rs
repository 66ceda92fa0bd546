//! SQL of sign-ins that wait for their second factor.

use pandabase_domain::id::{AccountId, SignInLinkId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    ADD = "INSERT INTO account_challenges (id, account_id, token_hash, wrong_codes, created_at)
        VALUES ($1, $2, $3, 0, $4)";
    FIND: Challenge = "SELECT {} FROM account_challenges
        WHERE token_hash = $1 AND used_at IS NULL AND created_at > $2", locked;
    WHOSE: AccountId = "SELECT account_id FROM account_challenges WHERE token_hash = $1";
    USE_UP = "UPDATE account_challenges SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    END = "UPDATE account_challenges SET used_at = $1 WHERE account_id = $2 AND used_at IS NULL";
    COUNT_WRONG = "UPDATE account_challenges SET wrong_codes = wrong_codes + 1 WHERE id = $1";
    /// Deletes challenges made before a time, a batch at once.
    pub SWEEP = "DELETE FROM account_challenges WHERE id IN (
        SELECT id FROM account_challenges WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// A sign-in that waits.
#[derive(Debug, FromRow)]
pub(crate) struct Challenge {
    pub(crate) id: SignInLinkId,
    pub(crate) account_id: AccountId,
    pub(crate) wrong_codes: i64,
}

pub(crate) fn add(tx: &mut Tx<'_>, ctx: &Ctx<'_>, account: &AccountId, hash: &[u8]) -> Result<(), DbError> {
    let id: SignInLinkId = ctx.id();
    tx.run(ADD, params![&id, account, hash, ctx.now]).map(drop)
}

/// Locks the sign-in of a token, if it waits since a later time.
pub(crate) fn find(tx: &mut Tx<'_>, hash: &[u8], since: Timestamp) -> Result<Option<Challenge>, DbError> {
    tx.fetch_optional(FIND, params![hash, since])
}

/// Whose sign-in a token stood for within a day, whether or not it still waits.
pub(crate) fn whose(tx: &mut Tx<'_>, hash: &[u8]) -> Result<Option<AccountId>, DbError> {
    tx.fetch_optional(WHOSE, params![hash])
}

pub(crate) fn use_up(tx: &mut Tx<'_>, id: &SignInLinkId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(USE_UP, params![now, id])? == 1)
}

/// Ends every sign-in of an account that waits.
pub(crate) fn end(tx: &mut Tx<'_>, account: &AccountId, now: Timestamp) -> Result<(), DbError> {
    tx.run(END, params![now, account]).map(drop)
}

pub(crate) fn count_wrong(tx: &mut Tx<'_>, id: &SignInLinkId) -> Result<(), DbError> {
    tx.run(COUNT_WRONG, params![id]).map(drop)
}
