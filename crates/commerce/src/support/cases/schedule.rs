//! Plans when a case is next warned about or closed for idleness. The job itself is in `idle.rs`; whoever
//! changes a case plans its job here.

use super::record::State;
use super::store::settings;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs::{self, JobKind};

/// Plans the next step for a case that has just changed.
pub fn plan(tx: &mut Tx<'_>, ctx: &Ctx<'_>, case: &State) -> Result<(), ApiError> {
    jobs::cancel(tx, ctx, JobKind::CaseIdle, case.id.as_str())?;
    let policy = settings::load(tx, ctx)?.idle();
    if let Some((_, at)) = policy.next(case.status, case.idle_since, case.warned_at) {
        jobs::enqueue(tx, ctx, JobKind::CaseIdle, case.id.as_str(), &(), at)?;
    }
    Ok(())
}

/// Plans every waiting case of the store again, after the settings changed.
pub fn plan_anew(tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    Ok(jobs::enqueue(tx, ctx, JobKind::CasePlan, "", &(), ctx.now)?)
}
