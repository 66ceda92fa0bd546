//! Sessions of the portal. A token is random, stored as its hash, and dies thirty days after its last
//! use.

use crate::platform::access::sessions::{Session, read};
use crate::platform::api::Input;
use crate::platform::api::endpoint::Visit;
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::{params, sql};
use pandabase_domain::agent::Agent;
use pandabase_domain::id::{LoginId, push_random};
use pandabase_domain::input::IdText;
use pandabase_domain::time::{DAY, Timestamp};
use pandabase_domain::token::bearer_hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How long a session lives after its last use, in milliseconds.
pub const KEPT: i64 = 30 * DAY;
/// The most sessions of one identity; the ones used longest ago give way.
const SESSIONS: i64 = 100;
/// Random characters of a token, each of 36: 248 bits.
const TOKEN_LENGTH: usize = 48;
/// What a session that is over, or never was, is answered with.
pub const EXPIRED: &str = "Session expired";

sql! {
    OF_IDENTITY = "SELECT id, email, device, os, browser, ip_address, location, last_active_at, created_at
        FROM portal_sessions WHERE email = $1 AND last_active_at > $2 ORDER BY last_active_at DESC, id DESC";
    INSERT = "INSERT INTO portal_sessions (id, email, token_hash, device, os, browser, ip_address, location,
            last_active_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    DELETE = "DELETE FROM portal_sessions WHERE email = $1 AND id = $2";
    TRIM = "DELETE FROM portal_sessions WHERE email = $1 AND id NOT IN (SELECT id FROM portal_sessions
        WHERE email = $1 ORDER BY last_active_at DESC, id DESC LIMIT $2)";
    /// Forgets sessions last used before a time, so many at once.
    pub SWEEP = "DELETE FROM portal_sessions WHERE id IN (
        SELECT id FROM portal_sessions WHERE last_active_at < $1 ORDER BY last_active_at, id LIMIT $2)";
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Session")]
pub struct SessionView {
    /// The session.
    pub id: LoginId,
    /// `Desktop`, `Mobile` or `Tablet`.
    pub device: Option<String>,
    /// The system.
    pub os: Option<String>,
    /// The browser.
    pub browser: Option<String>,
    /// Where on the net it was begun.
    pub ip_address: Option<String>,
    /// Where on earth that is.
    pub location: Option<String>,
    /// Whether this request was made with it.
    pub current: bool,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// When it was begun.
    pub created_at: Timestamp,
}

/// The end of a session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Revoked {
    /// Always true.
    revoked: bool,
}

/// The session in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    session_id: IdText,
}

/// Where a new session comes from.
pub struct Origin<'a> {
    /// The client's address.
    pub ip: &'a str,
    /// The client's `User-Agent`.
    pub agent: Option<&'a str>,
}

/// A new random token, for a session or for a link to sign in with.
pub fn new_token(ctx: &Ctx<'_>) -> String {
    let mut token = String::with_capacity(TOKEN_LENGTH);
    push_random(&mut token, TOKEN_LENGTH, &mut *ctx.app.random.lock());
    token
}

/// Begins a session; returns its token, too.
pub fn begin(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    email: &str,
    origin: &Origin<'_>,
) -> Result<(String, Session), ApiError> {
    let token = new_token(ctx);
    let agent = origin.agent.map(Agent::parse).unwrap_or_default();
    let session = Session {
        id: ctx.id(),
        email: email.to_owned(),
        device: agent.device.map(str::to_owned),
        os: agent.os.map(str::to_owned),
        browser: agent.browser.map(str::to_owned),
        ip_address: Some(origin.ip.to_owned()),
        location: location(ctx, origin.ip),
        last_active_at: ctx.now,
        created_at: ctx.now,
    };
    tx.run(
        INSERT,
        params![
            &session.id,
            email,
            &bearer_hash(&token),
            &session.device,
            &session.os,
            &session.browser,
            &session.ip_address,
            &session.location,
            ctx.now
        ],
    )?;
    tx.run(TRIM, params![email, SESSIONS])?;
    Ok((token, session))
}

/// City and country of an address, where a database tells.
pub fn location(ctx: &Ctx<'_>, ip: &str) -> Option<String> {
    let geo = ctx.app.geo.lookup(ip.parse::<IpAddr>().ok()?);
    let parts: Vec<String> = [geo.city, geo.country].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `GET /v2/portal/sessions`.
pub fn list(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Vec<SessionView>, ApiError> {
    let current = &visit.session.id;
    let since = visit.now.plus_millis(-KEPT);
    let found = tx.all(OF_IDENTITY, params![&visit.session.email, since], read)?;
    let mut views: Vec<SessionView> = found.iter().map(|session| session.view(current)).collect();
    // Stable: the others stay in their order.
    views.sort_by_key(|view| !view.current);
    Ok(views)
}

/// `DELETE /v2/portal/sessions/{sessionId}`.
pub fn revoke(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<SessionPath>) -> Result<Revoked, ApiError> {
    let deleted = tx.run(DELETE, params![&visit.session.email, &*input.path.session_id])?;
    if deleted == 0 {
        return Err(ApiError::Missing("Session"));
    }
    Ok(Revoked { revoked: true })
}

/// `POST /v2/portal/auth/logout`.
pub fn logout(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Revoked, ApiError> {
    tx.run(DELETE, params![&visit.session.email, &visit.session.id])?;
    Ok(Revoked { revoked: true })
}
