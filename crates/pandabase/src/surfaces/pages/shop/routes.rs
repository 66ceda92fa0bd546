//! Where the pages of a store are.

use super::call::Call;
use super::operations::{BASKET, CATEGORY, HOME, Operations, PRODUCT, ROBOTS, SITEMAP};
use super::{cart, feeds, front, product};
use crate::surfaces::pages::form::Form;
use axum::Router;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use pandabase_platform::api::endpoint::Endpoint;
use pandabase_platform::api::serve::{Incoming, page};
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use std::sync::Arc;

/// The routes, each with and without a trailing slash; none where the operations are not in the table.
pub fn routes(endpoints: &[Endpoint]) -> Router<Arc<App>> {
    let Some(operations) = Operations::of(endpoints) else {
        return Router::new();
    };
    let operations = Arc::new(operations);
    let pages = [
        (HOME, shown(&operations, HOME, front::show)),
        (CATEGORY, shown(&operations, CATEGORY, front::show)),
        (PRODUCT, both(&operations, PRODUCT)),
        (BASKET, both(&operations, BASKET)),
        (SITEMAP, shown(&operations, SITEMAP, feeds::sitemap)),
        (ROBOTS, shown(&operations, ROBOTS, feeds::robots)),
    ];
    let mut router = Router::new();
    for (path, methods) in pages {
        router = router
            .route(path, methods.clone())
            .route(&format!("{path}/"), methods);
    }
    router
}

/// A page that is only looked at.
fn shown<F>(operations: &Arc<Operations>, path: &'static str, show: fn(Call) -> F) -> MethodRouter<Arc<App>>
where
    F: Future<Output = Result<Response, ApiError>> + Send + 'static,
{
    let operations = Arc::clone(operations);
    get(move |incoming: Incoming| {
        let operations = Arc::clone(&operations);
        page(incoming, move |incoming| async move {
            show(Call::new(operations, path, &incoming)).await
        })
    })
}

/// A page with a form: the product's, or the basket's.
fn both(operations: &Arc<Operations>, path: &'static str) -> MethodRouter<Arc<App>> {
    let shows = match path {
        PRODUCT => shown(operations, path, product::show),
        _ => shown(operations, path, cart::show),
    };
    let operations = Arc::clone(operations);
    shows.post(move |incoming: Incoming| {
        let operations = Arc::clone(&operations);
        page(incoming, move |mut incoming| async move {
            let sent = incoming.read_form().await?;
            let form = Form::read(&sent.bytes)?;
            let call = Call::new(operations, path, &incoming);
            match path {
                PRODUCT => product::submit(call, &form).await,
                _ => cart::submit(call, &form).await,
            }
        })
    })
}
