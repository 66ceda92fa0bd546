//! A running server, from the first listener to the orderly shutdown.

use super::failure::Failure;
use super::open;
use crate::operations::serving;
use crate::operations::serving::connection::Patience;
use crate::operations::serving::{Listening, redirect, tls};
use crate::wiring::housekeeping;
use crate::wiring::key::Fit;
use crate::wiring::registration::Registration;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Router, middleware};
use axum_server::tls_rustls::RustlsConfig;
use pandabase_platform::app::App;
use pandabase_platform::jobs::worker;
use pandabase_platform::os::Signals;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Binds an address; if that fails, the failure says what may be using it.
pub fn bind(address: SocketAddr, option: &str) -> Result<TcpListener, Failure> {
    serving::bind(address).map_err(|error| {
        let failure = Failure::new(format!("cannot listen on {address}: {error}"));
        match error.kind() {
            io::ErrorKind::AddrInUse => failure.next(format!(
                "another program, perhaps another pandabase, has the port: stop it, or choose another with \
                 {option} {}:PORT (0 takes any free one)",
                address.ip()
            )),
            io::ErrorKind::PermissionDenied => failure.next(format!(
                "ports below 1024 need a privilege: choose a higher one with {option}"
            )),
            _ => failure.next(format!("choose an address of this machine with {option}")),
        }
    })
}

/// The API's service with the guards and logging of this process.
pub fn guarded(app: &Arc<App>, router: Router) -> Router {
    let router = if app.env.config.behind_proxy {
        redirect::guard(Arc::clone(app), router)
    } else {
        router
    };
    // Even a layer that does nothing costs time on every request.
    if tracing::enabled!(tracing::Level::DEBUG) {
        router.layer(middleware::from_fn_with_state(Arc::clone(app), log_line))
    } else {
        router
    }
}

/// Logs one line per request. It leaves out the query, which may hold personal data, and the secrets in the
/// path.
async fn log_line(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = app.env.clock.now();
    let pattern = request.extensions().get::<MatchedPath>();
    let path = without_secrets(pattern.map(MatchedPath::as_str), request.uri().path());
    let method = request.method().clone();
    let response = next.run(request).await;
    let id = response
        .headers()
        .get("x-request-id")
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default();
    let millis = app.env.clock.now().as_millis() - started.as_millis();
    tracing::debug!(id, %method, path, status = response.status().as_u16(), millis, "request");
    response
}

/// A path without its secrets: the parts that the route's pattern calls a token or a key, and for unknown
/// routes everything after the first part.
fn without_secrets(pattern: Option<&str>, path: &str) -> String {
    let Some(pattern) = pattern else {
        return match path.get(1..).and_then(|rest| rest.split_once('/')) {
            Some((first, _)) => format!("/{first}/…"),
            None => path.to_owned(),
        };
    };
    let steps = pattern.split('/').chain(std::iter::repeat(""));
    let shown = steps.zip(path.split('/')).map(|(step, part)| {
        if ["{token}", "{key}"].contains(&step) {
            "…"
        } else {
            part
        }
    });
    shown.collect::<Vec<_>>().join("/")
}

/// Catches the signals that a server obeys.
pub(crate) fn signals() -> Result<Signals, Failure> {
    Signals::catch().map_err(|error| Failure::new(format!("signals cannot be caught: {error}")))
}

/// What runs in this process.
pub struct Site {
    app: Arc<App>,
    listening: Vec<Listening>,
    worker: Option<(watch::Sender<bool>, JoinHandle<()>)>,
    registration: Registration,
    /// The certificate, which is read again at SIGHUP.
    pub tls: Option<(tls::Files, RustlsConfig)>,
}

impl Site {
    /// Registers this process in the database as a running one.
    pub(crate) async fn begin(app: Arc<App>) -> Result<Self, Failure> {
        let (registration, fit) = Registration::begin(&app).await?;
        if let Err(failure) = open::fitting(fit) {
            registration.end().await;
            return Err(failure);
        }
        Ok(Self {
            app,
            listening: Vec::new(),
            worker: None,
            registration,
            tls: None,
        })
    }

    /// Serves on a listener, over TLS when `tls` is given.
    pub fn serve(&mut self, listener: TcpListener, router: Router, tls: Option<RustlsConfig>) {
        let started = serving::start(listener, router, tls, &self.app, Patience::default());
        self.listening.push(started);
    }

    /// Starts the workers.
    pub async fn work(&mut self) -> Result<(), Failure> {
        let app = Arc::clone(&self.app);
        self.app
            .db
            .write(move |tx| housekeeping::schedule(tx, &app.env))
            .await?;
        worker::release_stale_leases(&self.app).await;
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(worker::run(Arc::clone(&self.app), stopped));
        self.worker = Some((stop, task));
        Ok(())
    }

    /// Works until a signal arrives or the keys no longer fit the database; then shuts down in order:
    /// requests, jobs, log and spans, database.
    pub async fn until_stopped(self, mut signals: Signals) -> Result<(), Failure> {
        let Self {
            app,
            listening,
            worker,
            mut registration,
            tls,
        } = self;
        let reload = || {
            if let Some((files, config)) = &tls {
                files.reload(config);
            }
        };
        let fit = tokio::select! {
            () = signals.stop(reload) => Fit::Known,
            fit = registration.lost() => fit,
        };
        tracing::info!("stopping: finishing what was accepted");
        tokio::select! {
            () = end(&app, listening, worker, registration) => {
                tracing::info!("stopped");
                open::fitting(fit)
            }
            () = signals.stop(|| {}) => Err(Failure::new("stopped at once by a second signal; nothing that \
                                                          was answered is lost")),
        }
    }
}

async fn end(
    app: &App,
    listening: Vec<Listening>,
    worker: Option<(watch::Sender<bool>, JoinHandle<()>)>,
    registration: Registration,
) {
    let patience = Duration::from_secs(app.env.config.shutdown_seconds);
    // Listeners wait for responses that are being sent, and streams would never end.
    app.live.close();
    futures_util::future::join_all(listening.into_iter().map(|listening| listening.stop(patience))).await;
    if let Some((stop, task)) = worker {
        let _ = stop.send(true);
        if tokio::time::timeout(patience, task).await.is_err() {
            tracing::warn!(
                "some jobs did not end in time; another worker takes them over when their lease ends"
            );
        }
    }
    tokio::join!(app.request_log.flush(), app.spans.flush());
    registration.end().await;
    app.db.clone().close().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_is_not_logged() {
        for (pattern, path, shown) in [
            (None, "/health", "/health"),
            (None, "/bank-redirects/3ds/secret/x", "/bank-redirects/…"),
            (None, "/", "/"),
            (Some("/health"), "/health", "/health"),
            (
                Some("/bank-redirects/3ds/{token}/approve"),
                "/bank-redirects/3ds/secret/approve",
                "/bank-redirects/3ds/…/approve",
            ),
            (
                Some("/agreements/stores/{storeId}/mandates/{mandateId}/{key}"),
                "/agreements/stores/shp_a/mandates/mnd_a/secret",
                "/agreements/stores/shp_a/mandates/mnd_a/…",
            ),
        ] {
            assert_eq!(without_secrets(pattern, path), shown);
        }
    }
}
