//! Cases that wait for a customer who does not answer: a warning, then the end, each by the case's own
//! job. The job asks the case when it runs, so a case that moved on meanwhile is left alone.

use super::store::{self, State};
use super::{mails, service, settings};
use crate::db::Tx;
use crate::http::{ApiError, Ctx};
use crate::jobs::{self, Job, JobKind, Next};
use pandabase_domain::case::{Act, Closer, IdleStep};

/// Cases planned anew in one transaction.
const BATCH: i64 = 500;

/// Plans the next step for a case that has just changed.
pub(super) fn plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State) -> Result<(), ApiError> {
    jobs::cancel(tx, ctx, JobKind::CaseIdle, case.id.as_str())?;
    let policy = settings::load(tx, ctx)?.idle();
    if let Some((_, at)) = policy.next(case.status, case.idle_since, case.warned_at) {
        jobs::enqueue(tx, ctx, JobKind::CaseIdle, case.id.as_str(), &(), at)?;
    }
    Ok(())
}

/// Does the step that is due.
pub(crate) fn run(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let Some(mut case) = store::lock(tx, ctx, &job.subject)? else {
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

/// Plans every waiting case of the store again, after its settings changed.
pub(super) fn plan_anew(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    Ok(jobs::enqueue(tx, ctx, JobKind::CasePlan, "", &(), ctx.now)?)
}

/// Plans the waiting cases after the job's subject, so many at once.
pub(crate) fn run_plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    // Settings that change meanwhile wait for this job to end, and then start another one.
    settings::hold(tx, ctx)?;
    let cases = store::awaiting_customer(tx, ctx, &job.subject, BATCH)?;
    for id in &cases {
        if let Some(case) = store::lock(tx, ctx, id.as_str())? {
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
