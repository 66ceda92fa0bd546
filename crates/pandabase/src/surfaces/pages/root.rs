//! The root of a server that is no sandbox. Mails name an origin alone: it leads to the dashboard where that
//! has a host of its own, and to the customer portal everywhere else.

use super::respond::{go, prefers_html};
use super::{dashboard, portal};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// The route.
pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(lead))
}

async fn lead(incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        // Programs that ask for nothing in particular find nothing there.
        if !prefers_html(&incoming.parts.headers) {
            return Err(ApiError::NoRoute);
        }
        let target = if is_dashboard(&incoming) {
            dashboard::HOME
        } else {
            portal::HOME
        };
        Ok(go(&incoming.parts.headers, target))
    })
    .await
}

/// Whether a request is for the host of the dashboard, which the portal does not share.
fn is_dashboard(incoming: &Incoming) -> bool {
    let config = &incoming.app.env.config;
    let host = |origin: &str| {
        let url = url::Url::parse(origin).ok()?;
        url.host_str().map(str::to_ascii_lowercase)
    };
    let own = host(&config.dashboard_url).filter(|own| host(&config.portal_url).as_ref() != Some(own));
    let asked = incoming.app.hosts.find(&incoming.parts);
    own.is_some_and(|own| asked.is_some_and(|asked| asked == own))
}
