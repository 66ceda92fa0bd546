//! The task that hands spans to the collector, in batches.

use super::queue::Message;
use crate::config::Config;
use crate::{metrics, tls};
use opentelemetry::KeyValue;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanExporter as _};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use url::Url;

/// The most spans that are sent at once.
const BATCH: usize = 512;
/// How long a span may wait to be sent together with others.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long the collector may take to be reached, and to take a batch with all repetitions.
const CONNECT: Duration = Duration::from_secs(5);
const EXPORT: Duration = Duration::from_secs(10);
/// How long a connection that is not in use is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Starts the task.
///
/// # Errors
/// Why nothing can be exported.
pub(super) fn start(config: &Config, url: &Url, queue: mpsc::Receiver<Message>) -> Result<(), String> {
    tokio::spawn(run(exporter(config, url)?, queue));
    Ok(())
}

fn exporter(config: &Config, url: &Url) -> Result<SpanExporter, String> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls::of_clients()?)
        .default_headers(config.otlp.header_map()?)
        .no_proxy()
        // The headers are for this address alone.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT)
        .timeout(EXPORT)
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|error| format!("the HTTP client cannot be built: {error}"))?;
    let mut exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(url.as_str())
        .with_timeout(EXPORT)
        .build()
        .map_err(|error| error.to_string())?;
    let environment = KeyValue::new("deployment.environment.name", config.environment.as_str());
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder()
        .with_service_name("pandabase")
        .with_attributes([version, environment]);
    exporter.set_resource(&resource.build());
    Ok(exporter)
}

async fn run(exporter: SpanExporter, mut queue: mpsc::Receiver<Message>) {
    let mut takes = true;
    while let Some((batch, flushed)) = gather(&mut queue).await {
        if !batch.is_empty() {
            takes = export(&exporter, batch, takes).await;
        }
        for done in flushed {
            let _ = done.send(());
        }
    }
}

/// The next spans: as many as are sent at once, or what came within the time that the first one may wait.
/// `None` when no more will come.
async fn gather(queue: &mut mpsc::Receiver<Message>) -> Option<(Vec<SpanData>, Vec<oneshot::Sender<()>>)> {
    let (mut batch, mut flushed) = (Vec::new(), Vec::new());
    let first = queue.recv().await?;
    let gathering = async {
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Ended(span) => batch.push(*span),
                Message::Flush(done) => flushed.push(done),
            }
            if batch.len() >= BATCH || !flushed.is_empty() {
                return;
            }
            next = queue.recv().await;
        }
    };
    // What came until then is enough.
    let _ = tokio::time::timeout(PATIENCE, gathering).await;
    Some((batch, flushed))
}

/// Sends spans; whether the collector took them. The log says once that it does not, and once that it does
/// again, as `before` was otherwise.
async fn export(exporter: &SpanExporter, batch: Vec<SpanData>, before: bool) -> bool {
    let count = batch.len();
    let sent = match tokio::time::timeout(EXPORT, exporter.export(batch)).await {
        Ok(sent) => sent.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no answer within {EXPORT:?}")),
    };
    match &sent {
        Ok(()) => {
            metrics::spans_exported(count);
            if !before {
                tracing::info!("the collector takes spans again");
            }
        }
        Err(error) => {
            metrics::spans_dropped(count);
            if before {
                tracing::warn!("the collector of otlp.endpoint takes no spans, which are lost: {error}");
            }
        }
    }
    sent.is_ok()
}
