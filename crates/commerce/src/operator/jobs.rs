//! The queue, and jobs that failed.

use super::activity::{Actor, Deed, note};
use pandabase_domain::id::{JobId, StoreId};
use pandabase_domain::input::Opt;
use pandabase_domain::operator::OperatorAction;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::endpoint::OperatorVisit;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Env;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::JobKind;
use pandabase_platform::jobs::operator::{self as queue, Listed, Standing};
use pandabase_platform::listed;
use pandabase_platform::page::Page;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

listed! {
    /// Which jobs.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct JobsQuery {
        /// Only those that stand there.
        status: Opt<Standing>,
        /// Only those of this kind.
        kind: Opt<JobKind>,
    }
}

/// The job in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobPath {
    job_id: JobId,
}

/// A job of the queue.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OperatorJob {
    /// The job.
    id: JobId,
    /// The store that it works for; null for work of the installation.
    store_id: Option<StoreId>,
    /// What is to be done.
    kind: String,
    /// What it is about.
    subject: String,
    /// Where it stands.
    status: Standing,
    /// When it runs, on the store's clock.
    run_at: Timestamp,
    /// Runs that failed in a row.
    failures: i64,
    /// Why the last one failed.
    error: Option<String>,
    /// When it was enqueued, on the store's clock.
    created_at: Timestamp,
}

impl From<Listed> for OperatorJob {
    fn from(job: Listed) -> Self {
        Self {
            id: job.id,
            store_id: Some(job.store_id).filter(|store| !store.as_str().is_empty()),
            kind: job.kind,
            subject: job.subject,
            status: job.standing,
            run_at: job.run_at,
            failures: job.failures,
            error: job.error,
            created_at: job.created_at,
        }
    }
}

/// `GET /v2/operator/jobs`: the queue, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    _: &OperatorVisit<'_>,
    input: &Input<Nothing, JobsQuery>,
) -> Result<Page<OperatorJob>, ApiError> {
    let (query, paging) = (&input.query, input.paging(25)?);
    let page = queue::page(tx, &paging, query.status.0, query.kind.0)?;
    page.try_map(|job| Ok(job.into()))
}

/// `POST /v2/operator/jobs/{jobId}/retry`: runs a job that failed at once.
pub fn retry(
    tx: &mut Tx<'_>,
    visit: &OperatorVisit<'_>,
    input: &Input<JobPath>,
) -> Result<OperatorJob, ApiError> {
    const MISSING: ApiError = ApiError::Missing("Job");
    let id = &input.path.job_id;
    queue::find(tx, id)?.ok_or(MISSING)?;
    if !retry_one(tx, visit.env, Actor::of(visit), id)? {
        let text = "Only a job whose last run failed can be retried, and not while it runs";
        return Err(ApiError::Conflict(text.to_owned()));
    }
    let retried = queue::find(tx, id)?.ok_or(MISSING)?;
    Ok(retried.into())
}

/// Makes a job whose last run failed run at once; `false` when there is no such job.
pub fn retry_one(tx: &mut Tx<'_>, env: &Env, actor: Actor<'_>, id: &JobId) -> Result<bool, ApiError> {
    let is_retried = queue::retry(tx, id, env.clock.now())?;
    if is_retried {
        write_down(tx, env, actor, id.as_str(), None)?;
        tx.wake_workers();
    }
    Ok(is_retried)
}

/// Like [`retry_one`], for every job that was given up, or those of a kind; returns how many.
pub fn retry_failed(
    tx: &mut Tx<'_>,
    env: &Env,
    actor: Actor<'_>,
    kind: Option<JobKind>,
) -> Result<u64, ApiError> {
    let retried = queue::retry_failed(tx, kind, env.clock.now())?;
    if retried > 0 {
        let subject = kind.map_or("every kind", JobKind::as_str);
        write_down(tx, env, actor, subject, Some(&format!("{retried} jobs")))?;
    }
    Ok(retried)
}

fn write_down(
    tx: &mut Tx<'_>,
    env: &Env,
    actor: Actor<'_>,
    subject: &str,
    text: Option<&str>,
) -> Result<(), ApiError> {
    let deed = Deed {
        action: OperatorAction::JobRetried,
        store: None,
        subject,
        note: text,
    };
    note(tx, env, actor, deed)
}
