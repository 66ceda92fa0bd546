//! SQL of mails to sign in with.

use pandabase_domain::id::SignInLinkId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{DbError, FromRow, ToRow, Tx};
use pandabase_platform::{params, sql};

sql! {
    RECENT: i64 = "SELECT COUNT(*) FROM account_links WHERE email = $1 AND created_at > $2";
    WAITING: i64 = "SELECT COUNT(*) FROM account_links
        WHERE email = $1 AND used_at IS NULL AND created_at > $2";
    WRONG: i64 = "SELECT CAST(COALESCE(SUM(wrong_codes), 0) AS BIGINT) FROM account_links
        WHERE email = $1 AND created_at > $2";
    WRONG_OF_ALL: i64 = "SELECT CAST(COALESCE(SUM(tried.wrong_codes), 0) AS BIGINT) FROM (
            SELECT wrong_codes FROM account_links WHERE wrong_codes > 0 AND created_at > $1
            UNION ALL SELECT wrong_codes FROM portal_links WHERE wrong_codes > 0 AND created_at > $1
        ) tried";
    ADD: insert Link<'static> = "INSERT INTO account_links (wrong_codes, {columns}) VALUES (0, {values})";
    USE: String = "UPDATE account_links SET used_at = $1
        WHERE token_hash = $2 AND used_at IS NULL AND created_at > $3 RETURNING email";
    MAILED_TO: String = "SELECT email FROM account_links
        WHERE token_hash = $1 AND used_at IS NULL AND created_at > $2";
    SENT_TO: String = "SELECT email FROM account_links WHERE token_hash = $1";
    NEWEST: Waiting = "SELECT {} FROM account_links WHERE email = $1 AND used_at IS NULL AND created_at > $2
        ORDER BY created_at DESC, id DESC LIMIT 1", locked;
    USE_UP = "UPDATE account_links SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
    END = "UPDATE account_links SET used_at = $1 WHERE email = $2 AND used_at IS NULL";
    COUNT_WRONG = "UPDATE account_links SET wrong_codes = wrong_codes + 1 WHERE id = $1";
    /// Deletes links created before a time, a batch at once.
    pub SWEEP = "DELETE FROM account_links WHERE id IN (
        SELECT id FROM account_links WHERE created_at < $1 ORDER BY created_at, id LIMIT $2)";
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
    pub(crate) code_hash: Vec<u8>,
    pub(crate) wrong_codes: i64,
}

/// How many mails went to an address since a time.
pub(crate) fn recent(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(RECENT, params![email, since])
}

/// How many mails to an address since a time were not used.
pub(crate) fn waiting(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WAITING, params![email, since])
}

/// How many wrong codes were tried for an address, in the place of mails since a time.
pub(crate) fn wrong_codes(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WRONG, params![email, since])
}

/// How many wrong codes were tried for all addresses, in the place of mails since a time, those to sign in to
/// the customer portal included.
pub(crate) fn wrong_codes_of_all(tx: &mut Tx<'_>, since: Timestamp) -> Result<i64, DbError> {
    tx.fetch_one(WRONG_OF_ALL, params![since])
}

pub(crate) fn add(tx: &mut Tx<'_>, link: &Link<'_>) -> Result<(), DbError> {
    tx.insert(ADD, &[], link).map(drop)
}

/// Uses up the mail of a token that was sent since a time; returns the address that it went to.
pub(crate) fn redeem(
    tx: &mut Tx<'_>,
    hash: &[u8],
    since: Timestamp,
    now: Timestamp,
) -> Result<Option<String>, DbError> {
    tx.fetch_optional(USE, params![now, hash, since])
}

/// The address that the mail of a token went to since a time, unless it was used.
pub(crate) fn mailed_to(tx: &mut Tx<'_>, hash: &[u8], since: Timestamp) -> Result<Option<String>, DbError> {
    tx.fetch_optional(MAILED_TO, params![hash, since])
}

/// The address that the mail of a token went to within a day, whether or not it still works.
pub(crate) fn sent_to(tx: &mut Tx<'_>, hash: &[u8]) -> Result<Option<String>, DbError> {
    tx.fetch_optional(SENT_TO, params![hash])
}

/// Locks the newest mail to an address that was sent since a time and was not used.
pub(crate) fn newest(tx: &mut Tx<'_>, email: &str, since: Timestamp) -> Result<Option<Waiting>, DbError> {
    tx.fetch_optional(NEWEST, params![email, since])
}

/// Uses a mail up; `false` when it was.
pub(crate) fn use_up(tx: &mut Tx<'_>, id: &SignInLinkId, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.run(USE_UP, params![now, id])? == 1)
}

/// Ends every mail to an address that was not used.
pub(crate) fn end(tx: &mut Tx<'_>, email: &str, now: Timestamp) -> Result<(), DbError> {
    tx.run(END, params![now, email]).map(drop)
}

pub(crate) fn count_wrong(tx: &mut Tx<'_>, id: &SignInLinkId) -> Result<(), DbError> {
    tx.run(COUNT_WRONG, params![id]).map(drop)
}
