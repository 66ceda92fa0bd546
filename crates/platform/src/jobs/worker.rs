//! Runs jobs: a loop per process that takes what is due and works on several jobs side by side.

use super::{Job, Next, store};
use crate::app::{App, Runner};
use crate::error::ApiError;
use crate::metrics as meters;
use crate::metrics::Queue;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// How often the queue is looked at when nothing wakes the worker: jobs that other processes enqueued,
/// and jobs whose time comes.
const POLL: Duration = Duration::from_millis(100);
/// The most jobs taken at once.
const BATCH: usize = 64;

/// Takes jobs from whoever held them when this process began. It has a database of its own for itself, so
/// that they are dead; on a shared one the leases decide. To be called before the first worker starts.
pub async fn succeed(app: &Arc<App>) {
    if app.db.is_shared() {
        return;
    }
    match app.db.write(store::free).await {
        Ok(0) => {}
        Ok(freed) => tracing::info!("{freed} jobs were cut off at the last end and run again"),
        Err(error) => tracing::warn!("jobs that were held at the last end wait for their leases: {error}"),
    }
}

/// Runs jobs until `stop` turns true, then finishes those it has.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(app.env.config.workers));
    while !*stop.borrow() {
        let free = slots.available_permits().min(BATCH);
        if free == 0 {
            tokio::select! {
                _ = slots.acquire() => {}
                _ = stop.changed() => {}
            }
            continue;
        }
        match lease(&app, free).await {
            Ok(jobs) if !jobs.is_empty() => {
                for job in jobs {
                    start(&app, &slots, job).await;
                }
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!("jobs cannot be taken: {error}"),
        }
        tokio::select! {
            () = app.db.woken() => {}
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }
    let all = u32::try_from(app.env.config.workers).unwrap_or(u32::MAX);
    let _ = slots.acquire_many(all).await;
}

async fn start(app: &Arc<App>, slots: &Arc<Semaphore>, job: Job) {
    let Ok(slot) = Arc::clone(slots).acquire_owned().await else {
        return;
    };
    let app = Arc::clone(app);
    tokio::spawn(async move {
        work(&app, job).await;
        drop(slot);
    });
}

async fn lease(app: &Arc<App>, limit: usize) -> Result<Vec<Job>, ApiError> {
    let (now, limit) = (app.env.clock.now(), i64::try_from(limit).unwrap_or(i64::MAX));
    // Looked at first over a snapshot: an idle worker must not occupy the writer.
    let due = app.db.read(store::next_due).await?;
    if due.is_none_or(|due| due > now) {
        return Ok(Vec::new());
    }
    Ok(app.db.write(move |tx| store::lease_due(tx, now, limit)).await?)
}

/// Runs one job and ends it, whatever happens in it.
pub async fn work(app: &Arc<App>, job: Job) {
    let (kind, started) = (job.kind, app.env.clock.monotonic());
    let outcome = run_one(app, job).await;
    let took = app.env.clock.monotonic().saturating_sub(started);
    meters::job(kind.as_str(), outcome, took);
}

/// Runs one job; the answer is the word that the metrics have for its outcome.
async fn run_one(app: &Arc<App>, job: Job) -> &'static str {
    let result = match (app.ports.runner)(job.kind) {
        Runner::Transaction(run) => {
            let (app, job) = (Arc::clone(app), job.clone());
            let db = app.db.clone();
            db.write(move |tx| {
                let next = run(tx, &job.ctx(&app.env), &job)?;
                Ok::<_, ApiError>(store::finish(tx, &job, &next)?)
            })
            .await
        }
        Runner::Action(run) => run(Arc::clone(app), job.clone()).await,
    };
    let Err(error) = result else { return "done" };
    let next = job.after_error(&error);
    error.log(job.id.as_str());
    let (level, outcome) = if matches!(next, Next::Failed(_)) {
        ("given up", "failed")
    } else {
        ("tried again", "retry")
    };
    tracing::warn!(
        kind = %job.kind, subject = %job.subject, attempts = job.attempts,
        "job failed, {level}: {error}"
    );
    let job_id = job.id.clone();
    if let Err(error) = app.db.write(move |tx| store::finish(tx, &job, &next)).await {
        tracing::warn!(job = %job_id, "a job's end was not stored; its lease will run out: {error}");
    }
    outcome
}

/// Runs every job that is due now, one after another, jobs that they enqueue included. For tests and
/// tools that have no worker.
///
/// # Errors
/// [`ApiError`] from the database.
pub async fn drain(app: &Arc<App>) -> Result<usize, ApiError> {
    let mut ran = 0;
    loop {
        let jobs = lease(app, 1).await?;
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
///
/// # Errors
/// [`ApiError`] from the database.
pub async fn failed(app: &App) -> Result<i64, ApiError> {
    Ok(app.db.read(store::failed).await?)
}

/// The queue as it is now.
///
/// # Errors
/// [`ApiError`] from the database.
pub async fn queue(app: &App) -> Result<Queue, ApiError> {
    let now = app.env.clock.now();
    Ok(app.db.read(move |tx| store::queue(tx, now)).await?)
}
