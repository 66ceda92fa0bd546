//! SQL of signing in: links, and the identities that signing in creates.

use pandabase_commerce::selling::customers::store::lock_identity;
use pandabase_domain::id::SignInLinkId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    RECENT: i64 = "SELECT COUNT(*) FROM portal_links WHERE email = $1 AND created_at > $2";
    WAITING: i64 = "SELECT COUNT(*) FROM portal_links
        WHERE email = $1 AND created_at > $2 AND used_at IS NULL";
    ADD = "INSERT INTO portal_links (id, email, token_hash, created_at) VALUES ($1, $2, $3, $4)";
    USE: String = "UPDATE portal_links SET used_at = $1
        WHERE token_hash = $2 AND used_at IS NULL AND created_at > $3 RETURNING email";
    MAILED_TO: String = "SELECT email FROM portal_links
        WHERE token_hash = $1 AND used_at IS NULL AND created_at > $2";
    ADD_IDENTITY = "INSERT INTO portal_identities (email, created_at) VALUES ($1, $2)
        ON CONFLICT (email) DO NOTHING";
    NO_GUEST = "UPDATE customers SET guest = FALSE WHERE email = $1 AND guest";
    /// Deletes links created before a time, a batch at once.
    pub SWEEP = "DELETE FROM portal_links WHERE id IN (
        SELECT id FROM portal_links WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
}

/// How many links were mailed to an address since a time.
pub(crate) fn recent(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(RECENT, params![email, since])
}

/// How many links mailed to an address since a time were not used.
pub(crate) fn waiting(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WAITING, params![email, since])
}

/// Stores a new link, with a hash of its token.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &SignInLinkId,
    email: &str,
    hash: &[u8],
) -> Result<(), DbError> {
    tx.run(ADD, params![id, email, hash, ctx.now])?;
    Ok(())
}

/// Uses up a link created since a time; returns the address that it was mailed to.
pub(crate) fn take(
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

/// Makes an address an identity; its customers are no longer guests.
pub(crate) fn add_identity(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<(), DbError> {
    lock_identity(tx, email)?;
    tx.run(ADD_IDENTITY, params![email, ctx.now])?;
    tx.run(NO_GUEST, params![email])?;
    Ok(())
}
