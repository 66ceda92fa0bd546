//! The HTTP service: API endpoints, pages, and the operator's routes, under their paths.

use crate::surfaces::mcp;
use crate::surfaces::pages;
use crate::surfaces::pages::dev::start::DevStore;
use crate::surfaces::pages::refused;
use crate::surfaces::sandbox::{bank, lab};
use crate::surfaces::stripe;
use crate::wiring::openapi;
use crate::wiring::reference;
use crate::wiring::routes::endpoints;
use crate::wiring::system;
use crate::wiring::texts;
use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on, options};
use http::Method;
use pandabase_platform::api::serve;
use pandabase_platform::app::App;
use pandabase_platform::config::ProcessorChoice;
use std::collections::BTreeSet;
use std::sync::Arc;
use tower::ServiceExt;

/// The service over `app`.
pub fn router(app: Arc<App>) -> Router {
    assembled(app, None)
}

/// The service of `pandabase dev`, whose start page shows `store`.
pub fn dev_router(app: Arc<App>, store: DevStore) -> Router {
    assembled(app, Some(store))
}

fn assembled(app: Arc<App>, store: Option<DevStore>) -> Router {
    let mut router = Router::new();
    let mut open_paths = BTreeSet::new();
    let endpoints = endpoints(app.env.config.environment);
    let reference = reference::routes(store.clone());
    let pages = pages::router(&app.env.config, &endpoints, store);
    for endpoint in endpoints {
        let path = endpoint.meta.path;
        if serve::is_browser_facing(endpoint.meta.access) {
            open_paths.insert(path);
        }
        let filter = filter_of(&endpoint.meta.method);
        let route = Arc::new(serve::Route::new(endpoint));
        for path in [path.to_owned(), format!("{path}/")] {
            let route = Arc::clone(&route);
            router = router.route(
                &path,
                on(filter, move |call: serve::Incoming| serve::endpoint(route, call)),
            );
        }
    }
    for path in open_paths {
        for path in [path.to_owned(), format!("{path}/")] {
            router = router.route(&path, options(serve::preflight));
        }
    }
    if app.env.config.processor() == ProcessorChoice::Sandbox {
        router = router.merge(bank::routes());
    }
    if app.env.config.is_sandbox() {
        router = router.merge(lab::receive::routes());
    }
    if app.env.config.processor() == ProcessorChoice::Stripe {
        router = router.merge(stripe::events::routes());
    }
    let pages = pages.merge(pages::files::routes()).merge(pages::cdn::routes());
    let pages = pages.merge(reference);
    let pages = pages.layer(from_fn_with_state(Arc::clone(&app), refused::for_browsers));
    let has_hosts = app.env.config.storefront_url.is_some();
    let router = router
        .merge(system::routes())
        .merge(texts::routes())
        .merge(mcp::routes(mcp::Made {
            document: openapi::document,
            router: self::router,
        }))
        .merge(pages)
        .fallback(refused::no_route)
        .method_not_allowed_fallback(refused::no_method)
        .with_state(Arc::clone(&app));
    if !has_hosts {
        return router;
    }
    let route = move |request: Request| pages::shop::routed(&app.hosts, request);
    Router::new().fallback_service(ServiceExt::<Request>::map_request(router, route))
}

/// The service of a process that only runs jobs: nothing but the operator's probes.
pub fn probes(app: Arc<App>) -> Router {
    system::probes()
        .fallback(serve::no_route)
        .method_not_allowed_fallback(serve::no_route)
        .with_state(app)
}

fn filter_of(method: &Method) -> MethodFilter {
    // The table has only methods that axum knows.
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET)
}
