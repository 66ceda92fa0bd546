//! Jobs of payments that are held: the end of the time to decide, and giving money back.

use super::decide;
use crate::shield::store::reviews as store;
use crate::shield::store::reviews::{ReturnedBefore, ToReturn};
use pandabase_domain::id::ReviewId;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{ProcessorError, RefundRequest, RefundState, Refunded};
use std::sync::Arc;

/// What an operator reads of a charge that the buyer's bank did not take back.
const REFUSED: &str = "the buyer's bank does not take the charge back: return the money in another way";
/// What an operator reads of a charge that another processor made before the settings chose this one.
const UNKNOWN: &str = "the processor does not know the charge: return the money where it was charged";

/// The job: a payment that nobody decided about for 72 hours is given back.
pub fn run_expiry(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let review: ReviewId = job.input()?;
    decide::expire(tx, ctx, &review)?;
    Ok(Next::Done)
}

/// The job: asks the processor to give a charge back.
pub fn run_return(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let db = app.db.clone();
        let found = db.read(move |tx| {
            let ctx = asked.ctx(&shared.env);
            Ok::<_, ApiError>(store::to_return(tx, &ctx, &asked.subject_id())?)
        });
        let end = match found.await? {
            Some(wanted) => match return_charge_once(&app, &job, wanted).await {
                Err(error) if error.is_no_such_charge() => End::Never(UNKNOWN),
                Ok((RefundState::Failed, before)) => End::Refused(before),
                Ok((RefundState::Done | RefundState::Pending, before)) => End::Returned(before),
                Err(error) => return Err(error.into()),
            },
            None => End::Nothing,
        };
        let shared = Arc::clone(&app);
        db.write(move |tx| {
            let next = match &end {
                End::Never(why) => Next::Failed((*why).into()),
                End::Returned(before) => {
                    store::note_returned(tx, &job.ctx(&shared.env), &job.subject_id(), before)?;
                    Next::Done
                }
                End::Refused(before) => {
                    let id = job.subject_id();
                    store::note_returned_before(tx, &job.ctx(&shared.env), &id, before)?;
                    Next::Failed(REFUSED.into())
                }
                End::Nothing => Next::Done,
            };
            jobs::finish(tx, &job, &next)
        })
        .await
    })
}

/// What became of a charge that is to be given back.
enum End {
    /// It was given back, or is on its way; these parts of it went back by other ways before.
    Returned(Vec<ReturnedBefore>),
    /// The buyer's bank does not take it; these parts of it went back by other ways.
    Refused(Vec<ReturnedBefore>),
    /// It is not given back here, which says why.
    Never(&'static str),
    /// There was nothing to give back any more.
    Nothing,
}

/// Asks for what the processor does not give back yet. An earlier run of the job may have asked. Returns what
/// became of that, and the parts of the charge that somebody had given back at the processor before.
async fn return_charge_once(
    app: &App,
    job: &Job,
    wanted: ToReturn,
) -> Result<(RefundState, Vec<ReturnedBefore>), ProcessorError> {
    let processor = &app.ports.processor;
    let made = processor.refunds_of(&job.store, &wanted.charge).await?;
    let is_ours = |made: &Refunded| made.refund.as_ref() == Some(&wanted.refund);
    let before = made
        .iter()
        .filter(|made| !is_ours(made) && made.state != RefundState::Failed)
        .map(|made| ReturnedBefore {
            id: made.id.clone(),
            amount: made.amount,
        });
    let before = before.collect();
    if let Some(made) = made.iter().find(|made| is_ours(made)) {
        return Ok((made.state, before));
    }
    let request = RefundRequest {
        store: job.store.clone(),
        payment: wanted.payment(),
        refund: wanted.refund,
        charge: wanted.charge,
        amount: wanted.amount,
    };
    Ok((processor.refund(request).await?, before))
}
