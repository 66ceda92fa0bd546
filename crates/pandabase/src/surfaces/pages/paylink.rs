//! The address of a paylink: opens a session and redirects to its checkout page.

use super::checkout::closed::Closed;
use super::look::Look;
use super::respond::go;
use super::visit::Visit;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use pandabase_domain::id::{Kind, PaylinkId, kind};
use pandabase_domain::store::Language;
use pandabase_locale::Locale;
use pandabase_platform::access::stores;
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
        let refused = match visit.call(&open, None).await {
            Ok(session) => {
                let checkout = session["checkout_url"].as_str().unwrap_or("/");
                return Ok(go(&visit.headers, &in_language(checkout, &incoming)));
            }
            Err(refused) => refused,
        };
        let language = language_of(&incoming.app, &visit.path).await?;
        let look = Look::at_store(&incoming.app.env.config, &incoming.parts, language);
        // A malformed id gets the same page as an unknown one.
        let (closed, status) = if is_unknown(&refused.text) {
            (Closed::unknown(look.locale), StatusCode::NOT_FOUND)
        } else {
            (Closed::unavailable(look.locale, &refused), refused.status)
        };
        closed.respond(&look, &visit.address(&["locale"]), status)
    })
    .await
}

/// The language of the store that a paylink belongs to.
async fn language_of(app: &App, path: &str) -> Result<Option<Language>, ApiError> {
    let Some(paylink) = PaylinkId::parse(path.trim_matches('/')) else {
        return Ok(None);
    };
    let found = app.db.read(move |tx| match stores::store_of(tx, &paylink)? {
        Some(store) => stores::language_of(tx, &store),
        None => Ok(None),
    });
    Ok(found.await?)
}

/// The checkout in the language that the link was opened in.
fn in_language(checkout: &str, incoming: &Incoming) -> String {
    let query = incoming.parts.uri.query().unwrap_or_default();
    let asked = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "locale")
        .and_then(|(_, tag)| Locale::parse(&tag));
    match asked {
        Some(locale) => format!("{checkout}?locale={}", locale.tag()),
        None => checkout.to_owned(),
    }
}

fn is_unknown(error: &str) -> bool {
    error.starts_with("params/") || error == ApiError::Missing("Paylink").to_string()
}
