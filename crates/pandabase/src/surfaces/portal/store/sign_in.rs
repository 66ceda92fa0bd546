//! SQL of signing in: links, and the identities that signing in creates.

use pandabase_commerce::selling::customers::store::lock_identity;
use pandabase_domain::id::SignInLinkId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    RECENT: i64 = "SELECT COUNT(*) FROM portal_links WHERE email = $1 AND created_at > $2";
    WAITING: i64 = "SELECT COUNT(*) FROM portal_links
        WHERE email = $1 AND created_at > $2 AND used_at IS NULL";
    WRONG: i64 = "SELECT CAST(COALESCE(SUM(wrong_codes), 0) AS BIGINT) FROM portal_links
        WHERE email = $1 AND created_at > $2";
    ADD: insert Link<'static> = "INSERT INTO portal_links ({columns}) VALUES ({values})";
    USE: String = "UPDATE portal_links SET used_at = $1
        WHERE token_hash = $2 AND used_at IS NULL AND created_at > $3 RETURNING email";
    MAILED_TO: String = "SELECT email FROM portal_links
        WHERE token_hash = $1 AND used_at IS NULL AND created_at > $2";
    NEWEST: Waiting = "SELECT {} FROM portal_links WHERE email = $1 AND used_at IS NULL AND created_at > $2
        ORDER BY created_at DESC, id DESC LIMIT 1", locked;
    USE_UP = "UPDATE portal_links SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    COUNT_WRONG = "UPDATE portal_links SET wrong_codes = wrong_codes + 1 WHERE id = $1";
    ADD_IDENTITY = "INSERT INTO portal_identities (email, created_at) VALUES ($1, $2)
        ON CONFLICT (email) DO NOTHING";
    NO_GUEST = "UPDATE customers SET guest = FALSE WHERE email = $1 AND guest";
    /// Deletes links created before a time, a batch at once.
    pub SWEEP = "DELETE FROM portal_links WHERE id IN (
        SELECT id FROM portal_links WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// A new mail to sign in with.
#[derive(Debug, ToRow)]
pub(crate) struct Link<'a> {
    pub(crate) id: &'a SignInLinkId,
    pub(crate) email: &'a str,
    pub(crate) token_hash: &'a [u8; 32],
    pub(crate) code_hash: &'a [u8; 32],
    pub(crate) created_at: Timestamp,
}

/// A mail that was not used yet, for whoever has its code.
#[derive(Debug, FromRow)]
pub(crate) struct Waiting {
    pub(crate) id: SignInLinkId,
    /// None in a mail from before there were codes.
    pub(crate) code_hash: Option<Vec<u8>>,
    pub(crate) wrong_codes: i64,
}

/// How many links were mailed to an address since a time.
pub(crate) fn recent(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(RECENT, params![email, since])
}

/// How many links mailed to an address since a time were not used.
pub(crate) fn waiting(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WAITING, params![email, since])
}

/// How many wrong codes were tried for an address, in the place of links mailed since a time.
pub(crate) fn wrong_codes(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WRONG, params![email, since])
}

/// Stores a new link, with what its token and its code are recognised by.
pub(crate) fn add(tx: &mut Tx<'_>, link: &Link<'_>) -> Result<(), DbError> {
    tx.insert(ADD, &[], link).map(drop)
}

/// Uses up a link created since a time; returns the address that it was mailed to.
pub(crate) fn redeem(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    hash: &[u8],
    since: Timestamp,
) -> Result<Option<String>, DbError> {
    tx.fetch_optional(USE, params![ctx.now, hash, since])
}

/// The address that a link created since a time was mailed to, unless it was used.
pub(crate) fn mailed_to(tx: &mut Tx<'_>, hash: &[u8], since: Timestamp) -> Result<Option<String>, DbError> {
    tx.fetch_optional(MAILED_TO, params![hash, since])
}

/// Locks the newest mail to an address that was sent since a time and was not used.
pub(crate) fn newest(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<Option<Waiting>, DbError> {
    tx.fetch_optional(NEWEST, params![email, since])
}

/// Uses a mail up; `false` when it was.
pub(crate) fn use_up(tx: &mut Tx<'_>, id: &SignInLinkId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(USE_UP, params![now, id])? == 1)
}

/// Counts a wrong code that was tried in the place of a mail.
pub(crate) fn count_wrong(tx: &mut Tx<'_>, id: &SignInLinkId) -> Result<(), DbError> {
    tx.run(COUNT_WRONG, params![id]).map(drop)
}

/// Makes an address an identity; its customers are no longer guests.
pub(crate) fn add_identity(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), DbError> {
    lock_identity(tx, email)?;
    tx.run(ADD_IDENTITY, params![email, ctx.now])?;
    tx.run(NO_GUEST, params![email])?;
    Ok(())
}
