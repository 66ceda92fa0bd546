//! Verifying a card that is being added: applying the result, and the job that gives it up.

use super::steps;
use crate::billing::mandates::agreement;
use crate::billing::payment_methods::setup::{Outcome, awaited, settle};
use pandabase_domain::id::PaymentMethodId;
use pandabase_domain::time::{HOUR, MINUTE, Timestamp};
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{Charge, ChargeState};
use std::sync::Arc;

/// Applies the processor's message about a method that is being added.
pub fn apply_message(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: Option<&Charge>,
) -> Result<(), ApiError> {
    match charge {
        Some(charge) => apply(tx, ctx, id, charge).map(|_| ()),
        None => Ok(()),
    }
}

/// Applies the processor's answer about a method that is being added, also to the billing agreement that it
/// was given for. Applying it twice changes nothing.
pub fn apply(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    id: &PaymentMethodId,
    charge: &Charge,
) -> Result<Outcome, ApiError> {
    let outcome = settle(tx, ctx, id, charge)?;
    agreement::apply(tx, ctx.env, id, &outcome)?;
    Ok(outcome)
}

/// The job: asks what became of a method that is still being added, and gives it up when its owner takes too
/// long to answer the bank.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let begun: Timestamp = job.input()?;
        let patience = app.env.config.three_ds_timeout_minutes * MINUTE;
        let ends_at = begun.plus_millis(patience);
        let id = PaymentMethodId::from_stored(job.subject.as_str());
        let is_open =
            |charge: &Charge| matches!(charge.state, ChargeState::Pending | ChargeState::NeedsBuyer(_));
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let read = app
            .db
            .read(move |tx| awaited(tx, &asked.ctx(&shared.env), &asked.subject_id()));
        let Some(open) = read.await? else {
            return app.db.write(move |tx| jobs::finish(tx, &job, &Next::Done)).await;
        };
        let charge = if job.now < ends_at {
            steps::look_up(&app, open).await?
        } else {
            steps::give_up(&app, open).await?
        };
        let next = match is_open(&charge) {
            true if job.now < ends_at => Next::At(ends_at),
            true => Next::At(job.now.plus_millis(HOUR)),
            false => Next::Done,
        };
        let shared = Arc::clone(&app);
        app.db
            .write(move |tx| {
                apply(tx, &job.ctx(&shared.env), &id, &charge)?;
                jobs::finish(tx, &job, &next)
            })
            .await
    })
}
