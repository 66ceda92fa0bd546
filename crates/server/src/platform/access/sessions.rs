//! TITLE

use crate::platform::db::{DbError, Row, Tx};
use crate::platform::error::ApiError;
use crate::surfaces::portal::sessions::{EXPIRED, KEPT, SessionView};
use crate::{params, sql};
use pandabase_domain::id::LoginId;
use pandabase_domain::time::{MINUTE, Timestamp};
use pandabase_domain::token::bearer_hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

sql! {
    BY_TOKEN = "SELECT id, email, device, os, browser, ip_address, location, last_active_at, created_at
        FROM portal_sessions WHERE token_hash = $1 AND last_active_at > $2";
    NOTE = "UPDATE portal_sessions SET last_active_at = $1 WHERE id = $2 AND last_active_at < $1";
}

/// How exactly the last use is known, in milliseconds: one write a minute is enough.
const PRECISION: i64 = MINUTE;

/// A session, and whose it is.
#[derive(Debug, Clone)]
pub struct Session {
    /// The session.
    pub id: LoginId,
    /// The identity: an address in lower case.
    pub email: String,
    pub device: Option<String>,
    pub os: Option<String>,
    pub browser: Option<String>,
    pub ip_address: Option<String>,
    pub location: Option<String>,
    pub last_active_at: Timestamp,
    pub created_at: Timestamp,
}

impl Session {
    /// Whether the last use lies back far enough to be noted anew.
    pub fn wants_note(&self, now: Timestamp) -> bool {
        now >= self.last_active_at.plus_millis(PRECISION)
    }

    pub fn view(&self, current: &LoginId) -> SessionView {
        SessionView {
            id: self.id.clone(),
            device: self.device.clone(),
            os: self.os.clone(),
            browser: self.browser.clone(),
            ip_address: self.ip_address.clone(),
            location: self.location.clone(),
            current: self.id == *current,
            last_active_at: self.last_active_at,
            created_at: self.created_at,
        }
    }
}

pub fn read(row: &mut Row<'_>) -> Result<Session, DbError> {
    Ok(Session {
        id: row.next()?,
        email: row.next()?,
        device: row.next()?,
        os: row.next()?,
        browser: row.next()?,
        ip_address: row.next()?,
        location: row.next()?,
        last_active_at: row.next()?,
        created_at: row.next()?,
    })
}

/// The session of a token.
///
/// # Errors
/// [`ApiError::Unauthorized`] when there is none, or it is over.
pub fn authenticate(tx: &mut Tx<'_>, token: &str, now: Timestamp) -> Result<Session, ApiError> {
    let since = now.plus_millis(-KEPT);
    let found = tx.first(BY_TOKEN, params![&bearer_hash(token), since], read)?;
    found.ok_or(ApiError::Unauthorized(EXPIRED))
}

/// Notes that a session is in use.
///
/// # Errors
/// [`DbError`] from the database.
pub fn note(tx: &mut Tx<'_>, id: &LoginId, now: Timestamp) -> Result<(), DbError> {
    tx.run(NOTE, params![now, id])?;
    Ok(())
}
