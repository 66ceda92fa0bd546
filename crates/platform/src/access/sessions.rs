//! Sessions of people who are signed in. A token is random, stored as its hash, and dies thirty days after
//! its last use.

use crate::access::machine::{Machine, Origin};
use crate::context::Ctx;
use crate::db::{DbError, FromRow, ToRow, Tx};
use crate::error::ApiError;
use crate::{params, sql};
use pandabase_domain::id::{LoginId, push_random};
use pandabase_domain::time::{DAY, MINUTE, Timestamp};
use pandabase_domain::token::bearer_hash;

/// How long a session lives after its last use, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// The most sessions of one identity; the ones used longest ago give way.
const SESSIONS: i64 = 100;
/// Random characters of a token, each of 36: 248 bits.
const TOKEN_LENGTH: usize = 48;
/// The error text for a session that is over or never existed.
pub const EXPIRED: &str = "Session expired";

sql! {
    BY_TOKEN: Session = "SELECT {} FROM portal_sessions WHERE token_hash = $1 AND last_active_at > $2";
    NOTE = "UPDATE portal_sessions SET last_active_at = $1 WHERE id = $2 AND last_active_at < $1";
    OF_IDENTITY: Session = "SELECT {} FROM portal_sessions WHERE email = $1 AND last_active_at > $2
        ORDER BY last_active_at DESC, id DESC";
    INSERT: insert Session = "INSERT INTO portal_sessions (token_hash, {columns}) VALUES ($1, {values})";
    DELETE = "DELETE FROM portal_sessions WHERE email = $1 AND id = $2";
    TRIM = "DELETE FROM portal_sessions WHERE email = $1 AND id NOT IN (SELECT id FROM portal_sessions
        WHERE email = $1 ORDER BY last_active_at DESC, id DESC LIMIT $2)";
    /// Deletes sessions last used before a time, at most so many at once.
    pub SWEEP = "DELETE FROM portal_sessions WHERE id IN (
        SELECT id FROM portal_sessions WHERE last_active_at < $1 ORDER BY last_active_at, id LIMIT $2)";
}

/// How exactly the last use is known, in milliseconds: one write a minute is enough.
const PRECISION: i64 = MINUTE;

/// A session and the identity that it belongs to.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Session {
    /// The session.
    pub id: LoginId,
    /// The identity: an address in lower case.
    pub email: String,
    /// The machine that it was begun on.
    #[column(parts(device, os, browser, ip_address, location))]
    pub machine: Machine,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl Session {
    /// Whether the last use was long enough ago to be noted again.
    pub fn wants_note(&self, now: Timestamp) -> bool {
        now >= self.last_active_at.plus_millis(PRECISION)
    }
}

/// The session of a token.
///
/// # Errors
/// [`ApiError::Unauthorized`] when there is none, or it is over.
pub fn authenticate(tx: &mut Tx<'_>, token: &str, now: Timestamp) -> Result<Session, ApiError> {
    let since = now.plus_millis(-KEPT);
    let found = tx.fetch_optional(BY_TOKEN, params![&bearer_hash(token), since])?;
    found.ok_or(ApiError::Unauthorized(EXPIRED))
}

/// Notes that a session is in use.
pub fn note(tx: &mut Tx<'_>, id: &LoginId, now: Timestamp) -> Result<(), DbError> {
    tx.run(NOTE, params![now, id])?;
    Ok(())
}

/// A new random token, for a session or for a link to sign in with.
pub fn new_token(ctx: &Ctx<'_>) -> String {
    let mut token = String::with_capacity(TOKEN_LENGTH);
    push_random(&mut token, TOKEN_LENGTH, &mut *ctx.env.random.secrets());
    token
}

/// Whether this looks like a token that [`new_token`] made.
pub fn is_token(text: &str) -> bool {
    let is_ours = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() == TOKEN_LENGTH && text.bytes().all(is_ours)
}

/// Begins a session; returns its token, too.
pub fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    origin: &Origin<'_>,
) -> Result<(String, Session), ApiError> {
    let token = new_token(ctx);
    let session = Session {
        id: ctx.id(),
        email: email.to_owned(),
        machine: Machine::of(ctx.env, origin),
        last_active_at: ctx.now,
        created_at: ctx.now,
    };
    tx.insert(INSERT, params![&bearer_hash(&token)], &session)?;
    tx.run(TRIM, params![email, SESSIONS])?;
    Ok((token, session))
}

/// The sessions of an identity that are not over, the one used last first.
pub fn of_identity(tx: &mut Tx<'_>, email: &str, now: Timestamp) -> Result<Vec<Session>, DbError> {
    tx.fetch_all(OF_IDENTITY, params![email, now.plus_millis(-KEPT)])
}

/// Ends a session of an identity; `false` when it has none of this id.
pub fn end(tx: &mut Tx<'_>, email: &str, id: &LoginId) -> Result<bool, DbError> {
    Ok(tx.run(DELETE, params![email, id])? > 0)
}
