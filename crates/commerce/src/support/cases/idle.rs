//! Cases that wait for a customer who does not answer: a warning, then the closing, each by the case's own
//! job. The job reads the case when it runs, so a case that has changed meanwhile is left alone.

use super::schedule::plan;
use super::store::{self, settings};
use super::{mails, service};
use pandabase_domain::case::{Act, Closer, IdleStep};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, Job, JobKind, Next};

/// How many cases are planned again in one transaction.
const BATCH: i64 = 500;

/// The job: warns the customer or closes the case, whichever is due.
pub fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let Some(mut case) = store::lock(tx, ctx, &job.subject_id())? else {
        return Ok(Next::Done);
    };
    let policy = settings::load(tx, ctx)?.idle();
    let Some((step, at)) = policy.next(case.status, case.idle_since, case.warned_at) else {
        return Ok(Next::Done);
    };
    if at > ctx.now {
        return Ok(Next::At(at));
    }
    match step {
        IdleStep::Close => {
            service::act(tx, ctx, &mut case, Act::Close(Closer::Idleness))?;
            store::save(tx, ctx, &case)?;
            Ok(Next::Done)
        }
        IdleStep::Warn => {
            case.warned_at = Some(ctx.now);
            store::save(tx, ctx, &case)?;
            let next = policy.next(case.status, case.idle_since, case.warned_at);
            let Some((_, end)) = next else {
                return Ok(Next::Done);
            };
            mails::closing_soon(tx, ctx, &case, end)?;
            Ok(Next::At(end))
        }
    }
}

/// The job: plans the store's waiting cases again, a batch at a time, from the one after the job's subject.
pub fn run_plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    // A change of the settings waits until this job ends, and then enqueues another one.
    settings::lock(tx, ctx)?;
    let cases = store::awaiting_customer(tx, ctx, &job.subject, BATCH)?;
    for id in &cases {
        if let Some(case) = store::lock(tx, ctx, id)? {
            plan(tx, ctx, &case)?;
        }
    }
    if let Some(last) = cases
        .last()
        .filter(|_| i64::try_from(cases.len()).is_ok_and(|len| len >= BATCH))
    {
        jobs::enqueue(tx, ctx, JobKind::CasePlan, last.as_str(), &(), ctx.now)?;
    }
    Ok(Next::Done)
}
