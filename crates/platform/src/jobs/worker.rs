//! Runs jobs: a loop per process that takes what is due and has a place, and works on several jobs side by
//! side.

use super::places::{Places, queue_of};
use super::{Job, LEASE, store};
use crate::app::{App, Runner};
use crate::cause;
use crate::db::Beside;
use crate::error::ApiError;
use crate::metrics;
use crate::spans::Span;
use futures_util::FutureExt;
use pandabase_domain::cause::Cause;
use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often the queue is looked at when nothing wakes the worker: jobs that other processes enqueued,
/// and jobs whose time comes.
const POLL: Duration = Duration::from_millis(100);
/// How often the lease of a job that runs is renewed.
const RENEWAL: Duration = Duration::from_millis((LEASE / 30).unsigned_abs());
/// How often the failures of a job in a row call the operator: at the first one and at every twelfth, which
/// is twice a day once the pauses are an hour.
const CALLED_EVERY: i64 = 12;

/// Releases the leases that were held when this process began. Their holders are dead where this process has
/// the database to itself; on a shared one the leases decide. To be called before the first worker starts.
pub async fn release_stale_leases(app: &Arc<App>) {
    if app.db.is_shared() {
        return;
    }
    match app.db.write(store::free).await {
        Ok(0) => {}
        Ok(freed) => tracing::info!("{freed} jobs were interrupted by the last stop and run again"),
        Err(error) => {
            tracing::warn!("jobs that were interrupted by the last stop wait until their leases end: {error}")
        }
    }
}

/// Runs jobs until `stop` turns true, then finishes those it has.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let places = Places::new(app.env.config.workers);
    while !*stop.borrow() {
        match lease(&app, &places, &stop).await {
            Ok(jobs) if !jobs.is_empty() => {
                for job in jobs {
                    start(&app, &places, job);
                }
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("jobs cannot be taken: {error}"),
        }
        tokio::select! {
            () = app.db.woken() => {}
            () = places.freed() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
    places.empty().await;
}

fn start(app: &Arc<App>, places: &Arc<Places>, job: Job) {
    let place = places.acquire(queue_of(job.kind, &job.store.id, &job.subject));
    let app = Arc::clone(app);
    tokio::spawn(async move {
        work(&app, job).await;
        drop(place);
    });
}

/// Takes jobs that are due and have a place.
async fn lease(app: &Arc<App>, places: &Places, stop: &watch::Receiver<bool>) -> Result<Vec<Job>, ApiError> {
    let now = app.env.clock.now();
    // Looked at first over a snapshot: an idle worker must not occupy the writer.
    let due = app.db.read(move |tx| match store::next_due(tx)? {
        Some(due) if due <= now => store::due_queues(tx, now),
        _ => Ok(Vec::new()),
    });
    let queues = places.free(due.await?);
    // After `stop`, no job is leased for a place that became free.
    if queues.is_empty() || *stop.borrow() {
        return Ok(Vec::new());
    }
    Ok(app
        .db
        .write(move |tx| store::lease_from(tx, now, &queues))
        .await?)
}

/// Runs one job and ends it, whatever happens in it.
pub async fn work(app: &Arc<App>, job: Job) {
    let (kind, started) = (job.kind, app.env.clock.monotonic());
    let (held, cause) = (job.clone(), job.causes());
    let span = begin_span(app, &job, &cause);
    let running = cause::scope_in(cause, span.as_ref().map(Span::id), run_one(app, job));
    let outcome = keep_lease(app, &held, running).await;
    let took = app.env.clock.monotonic().saturating_sub(started);
    metrics::job(kind.as_str(), outcome, took);
    if let Some(span) = span {
        let span = span.with("pandabase.job_outcome", outcome);
        let span = match outcome {
            "retry" | "failed" => span.failed(outcome),
            _ => span,
        };
        span.end();
    }
}

/// The span of a run, where spans are exported.
fn begin_span(app: &App, job: &Job, cause: &Cause) -> Option<Span> {
    let span = app.spans.run(cause, job.attempts, job.planned_by())?;
    let span = span
        .named(format!("job {}", job.kind))
        .with("pandabase.job_id", job.id.to_string())
        .with("pandabase.job_run", job.attempts);
    // Some jobs belong to no store.
    Some(match job.store.id.as_str() {
        "" => span,
        store => span.with("pandabase.store_id", store.to_owned()),
    })
}

/// Renews the lease of a job for as long as `work` takes.
pub(super) async fn keep_lease<T>(app: &App, job: &Job, work: impl Future<Output = T>) -> T {
    tokio::select! {
        biased;
        done = work => done,
        never = keep(app, job) => match never {},
    }
}

async fn keep(app: &App, job: &Job) -> Infallible {
    loop {
        tokio::time::sleep(RENEWAL).await;
        let (held, now) = (job.clone(), app.env.clock.now());
        match app.db.write(move |tx| store::renew(tx, &held, now)).await {
            Ok(true) => {}
            // The lease is lost; the end of the run finds that out, too.
            Ok(false) => return std::future::pending().await,
            Err(error) => tracing::debug!(job = %job.id, "a lease was not renewed: {error}"),
        }
    }
}

/// Runs one job; the answer is the word that the metrics have for its outcome.
async fn run_one(app: &Arc<App>, job: Job) -> &'static str {
    let result = match (app.ports.runner)(job.kind) {
        Runner::Transaction(run) => {
            let (app, job) = (Arc::clone(app), job.clone());
            let db = app.db.clone();
            db.write_beside(Beside::store(&job.store.id), move |tx| {
                let next = run(tx, &job.ctx(&app.env), &job)?;
                super::finish(tx, &job, &next)
            })
            .await
        }
        Runner::Action(run) => {
            let acting = AssertUnwindSafe(run(Arc::clone(app), job.clone())).catch_unwind();
            let panicked = |_| Err(ApiError::Internal("the job's code panicked".into()));
            acting.await.unwrap_or_else(panicked)
        }
    };
    match result {
        Ok(()) => "done",
        Err(error) => fail(app, job, &error).await,
    }
}

/// Ends a run that failed.
async fn fail(app: &Arc<App>, job: Job, error: &ApiError) -> &'static str {
    let (again, failures) = (job.after_failure(), job.failures.saturating_add(1));
    let (failed, text) = (job.clone(), error.causes());
    let ended = app
        .db
        .write(move |tx| store::fail(tx, &failed, &text, again))
        .await;
    if ended.as_ref().is_ok_and(|ours| !ours) {
        tracing::info!(kind = %job.kind, subject = %job.subject, "a failed run had lost its lease: {error}");
        return "lost";
    }
    if failures == 1 || failures % CALLED_EVERY == 0 || again.is_none() {
        error.log(job.id.as_str());
    }
    let (level, outcome) = match again {
        Some(_) => ("tried again", "retry"),
        None => ("given up; `pandabase jobs list --failed` shows it", "failed"),
    };
    tracing::warn!(
        job = %job.id, kind = %job.kind, subject = %job.subject, failures, "job failed, {level}: {error}"
    );
    if let Err(error) = ended {
        tracing::warn!(job = %job.id, "the outcome of a job was not stored; its lease will run out: {error}");
    }
    outcome
}

/// Runs every job that is due now, one after another, jobs that they enqueue included. For tests and
/// tools that have no worker.
pub async fn drain(app: &Arc<App>) -> Result<usize, ApiError> {
    let mut ran = 0;
    loop {
        let now = app.env.clock.now();
        let due = app.db.read(store::next_due).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(ran);
        }
        let jobs = app.db.write(move |tx| store::lease_due(tx, now, 1)).await?;
        if jobs.is_empty() {
            return Ok(ran);
        }
        for job in jobs {
            work(app, job).await;
            ran += 1;
        }
    }
}

/// Jobs that failed for good and wait for an operator.
pub async fn failed(app: &App) -> Result<i64, ApiError> {
    Ok(app.db.read(store::failed).await?)
}

/// The queue as it is now.
pub async fn queue(app: &App) -> Result<store::Queue, ApiError> {
    let now = app.env.clock.now();
    Ok(app.db.read(move |tx| store::queue(tx, now)).await?)
}
