//! The address of a paylink: opens a session and redirects to its checkout page.

use super::checkout::{Closed, see_other};
use super::visit::Visit;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use pandabase_domain::id::{Kind, kind};
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// Path of the page. No other address has an id at the root.
const PATH: &str = "/{paylinkId}";

/// The route of the page; none where the operation is not in the table.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let operation = endpoints
        .iter()
        .find(|endpoint| endpoint.meta.operation == "openPaylink");
    let Some(open) = operation.cloned() else {
        return Router::new();
    };
    let methods = get(move |incoming: Incoming| opened(open, incoming));
    Router::new()
        .route(PATH, methods.clone())
        .route(&format!("{PATH}/"), methods)
}

async fn opened(open: Endpoint, incoming: Incoming) -> Response {
    page(incoming, |incoming| async move {
        let visit = Visit::new(PATH, &incoming);
        if !visit.path.starts_with(&format!("/{}", kind::Paylink::PREFIX)) {
            return Err(ApiError::NoRoute);
        }
        match visit.call(&open, None).await {
            Ok(session) => Ok(see_other(session["checkout_url"].as_str().unwrap_or("/"))),
            // A malformed id gets the same page as an unknown one.
            Err(refused) if is_unknown(&refused.text) => Closed::unknown().respond(StatusCode::NOT_FOUND),
            Err(refused) => Closed::unavailable(&refused).respond(refused.status),
        }
    })
    .await
}

fn is_unknown(error: &str) -> bool {
    error.starts_with("params/") || error == ApiError::Missing("Paylink").to_string()
}
