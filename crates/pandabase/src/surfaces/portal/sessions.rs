//! Sessions of the portal, as their owner lists and ends them.

use pandabase_commerce::accounts::views::{REVOKED, Revoked, SessionView};
use pandabase_domain::id::LoginId;
use pandabase_platform::access::sessions::{self, Session};
use pandabase_platform::api::Input;
use pandabase_platform::api::endpoint::Visit;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The session as its owner sees it.
pub(crate) fn view(session: &Session, current: &LoginId) -> SessionView {
    let times = [session.last_active_at, session.created_at];
    SessionView::new(&session.id, &session.machine, current, times)
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
    let mut views: Vec<SessionView> = found.iter().map(|session| view(session, current)).collect();
    // The sort is stable, so that the other sessions stay in their order.
    views.sort_by_key(|view| !view.current);
    Ok(views)
}

/// `DELETE /v2/portal/sessions/{sessionId}`.
pub fn revoke(tx: &mut Tx<'_>, visit: &Visit<'_>, input: &Input<SessionPath>) -> Result<Revoked, ApiError> {
    if !sessions::end(tx, &visit.session.email, &input.path.session_id)? {
        return Err(ApiError::Missing("Session"));
    }
    Ok(REVOKED)
}

/// `POST /v2/portal/auth/logout`.
pub fn logout(tx: &mut Tx<'_>, visit: &Visit<'_>, _: &Input) -> Result<Revoked, ApiError> {
    sessions::end(tx, &visit.session.email, &visit.session.id)?;
    Ok(REVOKED)
}
