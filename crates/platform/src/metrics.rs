//! What an operator can measure (`docs/OPERATIONS.md`, "Metrics"), in Prometheus form at `/metrics`.

use http::StatusCode;
use metrics::{Counter, Histogram, Unit};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

const REQUESTS: &str = "pandabase_requests_total";
const REQUEST_DURATION: &str = "pandabase_request_duration_seconds";
const JOBS: &str = "pandabase_jobs_total";
const JOB_DURATION: &str = "pandabase_job_duration_seconds";
const JOBS_WAITING: &str = "pandabase_jobs_waiting";
const JOBS_DUE: &str = "pandabase_jobs_due";
const JOBS_FAILED: &str = "pandabase_jobs_failed";
const COMMIT_GROUP: &str = "pandabase_commit_group_size";
const LOG_DROPPED: &str = "pandabase_request_log_dropped_total";
const CONNECTIONS_REFUSED: &str = "pandabase_connections_refused_total";
const SPANS_EXPORTED: &str = "pandabase_spans_exported_total";
const SPANS_DROPPED: &str = "pandabase_spans_dropped_total";

/// Upper bounds of durations, from half a millisecond to ten seconds.
const SECONDS: &[f64] = &[
    0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0,
];
const GROUPS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// How often measured values are folded into their buckets when nobody reads them.
const UPKEEP: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts measuring, once per process. What was measured before is lost.
pub fn install() -> &'static PrometheusHandle {
    RECORDER.get_or_init(|| {
        // Only an empty list of buckets is an error.
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), SECONDS)
            .and_then(|builder| builder.set_buckets_for_metric(Matcher::Full(COMMIT_GROUP.into()), GROUPS))
            .unwrap_or_default();
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another recorder of metrics is in place; /metrics stays empty");
        }
        describe();
        keep_up(handle.clone());
        handle
    })
}

fn describe() {
    metrics::describe_counter!(REQUESTS, "Requests answered, by operation and status");
    metrics::describe_histogram!(
        REQUEST_DURATION,
        Unit::Seconds,
        "From the request's head to its answer"
    );
    metrics::describe_counter!(
        JOBS,
        "Runs of jobs, by kind and outcome: done, retry, failed or lost"
    );
    metrics::describe_histogram!(JOB_DURATION, Unit::Seconds, "Duration of one run of a job");
    metrics::describe_gauge!(
        JOBS_WAITING,
        "Jobs that wait for their time or for a worker, up to 10000"
    );
    metrics::describe_gauge!(
        JOBS_DUE,
        "Jobs whose time has come, up to 10000: a growing number wants workers"
    );
    metrics::describe_gauge!(
        JOBS_FAILED,
        "Jobs given up, which wait for an operator, up to 10000"
    );
    metrics::describe_histogram!(COMMIT_GROUP, "Transactions that shared one SQLite commit");
    metrics::describe_counter!(LOG_DROPPED, "Rows missing from the log of API requests");
    metrics::describe_counter!(
        CONNECTIONS_REFUSED,
        "Connections closed because no place was free"
    );
    metrics::describe_counter!(SPANS_EXPORTED, "Spans that the collector took");
    metrics::describe_counter!(
        SPANS_DROPPED,
        "Spans that were not exported: too many waited, or the collector did not take them"
    );
    // Present from the start, so that an alert on them has something to compare with.
    for name in [LOG_DROPPED, CONNECTIONS_REFUSED, SPANS_EXPORTED, SPANS_DROPPED] {
        metrics::counter!(name).absolute(0);
    }
}

/// Folds samples into their buckets now and then. Reading the metrics does that, too, but maybe nobody does.
fn keep_up(handle: PrometheusHandle) {
    let thread = std::thread::Builder::new().name("metrics".into());
    let spawned = thread.spawn(move || {
        loop {
            std::thread::park_timeout(UPKEEP);
            handle.run_upkeep();
        }
    });
    if let Err(error) = spawned {
        tracing::warn!("metrics are folded only when /metrics is read: {error}");
    }
}

/// The statuses that operations answer with.
const STATUSES: [u16; 13] = [200, 201, 204, 302, 303, 400, 401, 403, 404, 409, 422, 429, 500];

/// The series of one operation. The handles are kept: looking them up by name costs as much as a
/// small request.
pub struct Series {
    operation: &'static str,
    duration: Histogram,
    requests: [OnceLock<Counter>; STATUSES.len()],
}

impl Series {
    pub(crate) fn new(operation: &'static str) -> Self {
        install();
        Self {
            operation,
            duration: metrics::histogram!(REQUEST_DURATION, "operation" => operation),
            requests: std::array::from_fn(|_| OnceLock::new()),
        }
    }

    /// Notes an answer.
    pub fn note(&self, status: StatusCode, took: Duration) {
        let register = || {
            let status = status.as_str().to_owned();
            metrics::counter!(REQUESTS, "operation" => self.operation, "status" => status)
        };
        match STATUSES.iter().position(|known| *known == status.as_u16()) {
            Some(index) => self.requests[index].get_or_init(register).increment(1),
            None => register().increment(1),
        }
        self.duration.record(took);
    }
}

/// Notes a run of a job.
pub fn job(kind: &'static str, outcome: &'static str, took: Duration) {
    metrics::counter!(JOBS, "kind" => kind, "outcome" => outcome).increment(1);
    metrics::histogram!(JOB_DURATION, "kind" => kind).record(took);
}

/// Notes a commit of `size` transactions.
pub fn commit(size: usize) {
    metrics::histogram!(COMMIT_GROUP).record(u32::try_from(size).unwrap_or(u32::MAX));
}

/// Notes rows missing from the log of API requests.
pub fn log_dropped(rows: usize) {
    metrics::counter!(LOG_DROPPED).increment(rows.try_into().unwrap_or(u64::MAX));
}

/// Notes a connection closed because no place was free.
pub fn connection_refused() {
    metrics::counter!(CONNECTIONS_REFUSED).increment(1);
}

/// Notes spans that the collector took.
pub fn spans_exported(spans: usize) {
    metrics::counter!(SPANS_EXPORTED).increment(spans.try_into().unwrap_or(u64::MAX));
}

/// Notes spans that were not exported.
pub fn spans_dropped(spans: usize) {
    metrics::counter!(SPANS_DROPPED).increment(spans.try_into().unwrap_or(u64::MAX));
}

/// Everything measured so far, as text, with the jobs that wait, those of them that are due, and those that
/// were given up.
pub fn render(waiting: i64, due: i64, failed: i64) -> String {
    for (name, jobs) in [(JOBS_WAITING, waiting), (JOBS_DUE, due), (JOBS_FAILED, failed)] {
        metrics::gauge!(name).set(u32::try_from(jobs).unwrap_or(u32::MAX));
    }
    install().render()
}
