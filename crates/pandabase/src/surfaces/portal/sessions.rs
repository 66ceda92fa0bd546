//! Sessions of the portal, as their owner lists and ends them.

use pandabase_domain::id::LoginId;
use pandabase_domain::time::Timestamp;
use pandabase_platform::access::sessions::{self, Session};
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The client address that the session was started from.
    pub ip_address: Option<String>,
    /// The location of that address.
    pub location: Option<String>,
    /// Whether this request was made with it.
    pub current: bool,
    /// When it was last used, to the minute.
    pub last_active_at: Timestamp,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl SessionView {
    pub(crate) fn of(session: &Session, current: &LoginId) -> Self {
        Self {
            id: session.id.clone(),
            device: session.device.clone(),
            os: session.os.clone(),
            browser: session.browser.clone(),
            ip_address: session.ip_address.clone(),
            location: session.location.clone(),
            current: session.id == *current,
            last_active_at: session.last_active_at,
            created_at: session.created_at,
        }
    }
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
    session_id: LoginId,
}

/// `GET /v2/portal/sessions`.
pub fn list(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Vec<SessionView>, ApiError> {
    let current = &visit.session.id;
    let found = sessions::of_identity(tx, &visit.session.email, visit.now)?;
    let mut views: Vec<SessionView> = found
        .iter()
        .map(|session| SessionView::of(session, current))
        .collect();
    // The sort is stable, so that the other sessions stay in their order.
    views.sort_by_key(|view| !view.current);
    Ok(views)
}

/// `DELETE /v2/portal/sessions/{sessionId}`.
pub fn revoke(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<SessionPath>) -> Result<Revoked, ApiError> {
    if !sessions::end(tx, &visit.session.email, &input.path.session_id)? {
        return Err(ApiError::Missing("Session"));
    }
    Ok(Revoked { revoked: true })
}

/// `POST /v2/portal/auth/logout`.
pub fn logout(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Revoked, ApiError> {
    sessions::end(tx, &visit.session.email, &visit.session.id)?;
    Ok(Revoked { revoked: true })
}
