//! Routes beside the API: probes and metrics for the operator, the OpenAPI document, and the console that
//! sends requests. Their paths are fixed and name no store.

use crate::surfaces::pages::assets::{self, Asset};
use crate::surfaces::pages::look::Look;
use crate::wiring::migrations::MIGRATIONS;
use crate::wiring::openapi;
use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use http::header::HeaderValue;
use http::request::Parts;
use http::{StatusCode, header};
use pandabase_domain::token::Environment;
use pandabase_platform::api::auth;
use pandabase_platform::api::client;
use pandabase_platform::api::respond::{Answer, Body};
use pandabase_platform::api::serve::{Incoming, page, probe};
use pandabase_platform::api::static_files::File;
use pandabase_platform::app::App;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::worker;
use pandabase_platform::metrics;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// How long the readiness probe waits for the database.
const DATABASE_PATIENCE: Duration = Duration::from_secs(2);

/// The content security policy of the console: its own files, and nothing from anywhere else.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                              img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors \
                              'none'";

/// The paths of [`probes`].
pub const PROBES: [&str; 3] = ["/health", "/ready", "/metrics"];

/// The routes that load balancers, supervisors and monitors ask of any process.
pub fn probes() -> Router<Arc<App>> {
    let methods = [get(health), get(ready), get(show_metrics)];
    let paths = PROBES.map(str::to_owned);
    with_and_without_slash(paths.into_iter().zip(methods))
}

/// The routes of a process that serves the API.
pub fn routes() -> Router<Arc<App>> {
    let documents: [(&str, MethodRouter<Arc<App>>); 2] = [
        ("/openapi.json", get(show_document)),
        ("/docs/console", get(show_console)),
    ];
    let documents = documents.map(|(path, method)| (path.to_owned(), method));
    let files = assets::all().map(|(path, file)| {
        let file = Arc::new(file);
        (path, get(move |incoming: Incoming| static_file(file, incoming)))
    });
    probes().merge(with_and_without_slash(documents.into_iter().chain(files)))
}

fn with_and_without_slash(
    routes: impl Iterator<Item = (String, MethodRouter<Arc<App>>)>,
) -> Router<Arc<App>> {
    routes.fold(Router::new(), |router, (path, method)| {
        router
            .route(&path, method.clone())
            .route(&format!("{path}/"), method)
    })
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
}

/// Liveness: always 200.
async fn health(incoming: Incoming) -> Response {
    probe(incoming, |_| async {
        Ok(Answer::success(StatusCode::OK, &Health { status: "up" })?.into_response())
    })
    .await
}

/// Readiness: the database answers, has this program's schema and takes writes.
async fn ready(incoming: Incoming) -> Response {
    probe(incoming, |Incoming { app, .. }| async move {
        let state = async {
            let is_current = app.db.is_current(MIGRATIONS).await?;
            app.db.takes_writes().await.map(|()| is_current)
        };
        match tokio::time::timeout(DATABASE_PATIENCE, state).await {
            Ok(Ok(true)) => Ok(Answer::success(StatusCode::OK, &Health { status: "ready" })?.into_response()),
            Ok(Ok(false)) => Err(ApiError::Unavailable(
                "migrations are pending: run `pandabase migrate`".into(),
            )),
            Ok(Err(error)) => Err(ApiError::Unavailable(error.into())),
            Err(_) => Err(ApiError::Unavailable("the database does not answer".into())),
        }
    })
    .await
}

async fn show_metrics(incoming: Incoming) -> Response {
    probe(incoming, |Incoming { app, parts, .. }| async move {
        may_read_metrics(&app, &parts)?;
        let queue = worker::queue(&app).await?;
        let text = metrics::render(queue.waiting, queue.due, queue.failed);
        let mut response = Response::new(Body::from(text));
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
        );
        Ok(response)
    })
    .await
}

/// Metrics are for clients on this machine and for whoever has the token.
fn may_read_metrics(app: &App, parts: &Parts) -> Result<(), ApiError> {
    // A credential is always checked: it lets a request pass under any host name.
    let shows_credential = parts.headers.contains_key(header::AUTHORIZATION);
    if client::is_here(&app.env.config, parts) && !shows_credential {
        return Ok(());
    }
    // Without a configured token other clients get the answer of a path that does not exist.
    let token = app.env.config.metrics_token.as_ref().ok_or(ApiError::NoRoute)?;
    let given = auth::credential(&parts.headers)?;
    if bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
        Ok(())
    } else {
        Err(ApiError::Unauthorized("Invalid API token"))
    }
}

static DOCUMENTS: LazyLock<HashMap<Environment, File>> = LazyLock::new(|| {
    let print = |environment: &Environment| {
        let text = openapi::document(*environment).to_string();
        (*environment, File::new("application/json", text))
    };
    Environment::ALL.iter().map(print).collect()
});

async fn show_document(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let document = DOCUMENTS
            .get(&app.env.config.environment)
            .ok_or(ApiError::NoRoute)?;
        Ok(document.respond(&parts.headers))
    })
    .await
}

#[derive(Template)]
#[template(path = "dev/console.html")]
struct Console {
    look: Look,
    environment: &'static str,
    release: &'static str,
}

async fn show_console(incoming: Incoming) -> Response {
    page(incoming, |Incoming { app, parts, .. }| async move {
        let html = Console {
            look: Look::of_developers(&app.env.config, &parts),
            environment: app.env.config.environment.as_str(),
            release: pandabase_platform::api::respond::RELEASE,
        }
        .render()
        .map_err(|error| ApiError::Internal(error.into()))?;
        let mut response = File::new("text/html; charset=utf-8", html).respond(&parts.headers);
        response.headers_mut().insert(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(CONTENT_POLICY),
        );
        Ok(response)
    })
    .await
}

async fn static_file(file: Arc<Asset>, incoming: Incoming) -> Response {
    page(incoming, |Incoming { parts, .. }| async move {
        Ok(file.respond(&parts.headers))
    })
    .await
}
