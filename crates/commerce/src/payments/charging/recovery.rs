//! Jobs that ask the processor: what became of an interrupted charge, giving up a charge for good, and making
//! a refund.

use super::late::apply_later;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::Message;
use crate::payments::refunds::store as refunds;
use pandabase_domain::id::{PaymentId, RefundId};
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::time::HOUR;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{Charge, ChargeState, Purpose, RefundRequest, RefundState, Release};
use std::sync::Arc;

/// The job: fetches the answer to a charge when the process ended, or the processor did not answer, before it
/// was stored. A charge that never reached the processor is given up, so that it cannot arrive later.
pub fn run_recovery(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let payment: PaymentId = job.input()?;
        let found = app.ports.processor.find(&job.store, &job.subject).await?;
        let charge = match found {
            Some(charge) => charge,
            None => app.ports.processor.release(release_of(&job, &payment)).await?,
        };
        store_answer(&app, job, payment, charge, Next::Done).await
    })
}

/// The job: gives up a charge when the buyer or the network took too long.
pub fn run_timeout(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let payment: PaymentId = job.input()?;
        let charge = app.ports.processor.release(release_of(&job, &payment)).await?;
        let is_undecided = matches!(charge.state, ChargeState::Pending | ChargeState::NeedsBuyer(_));
        let next = if is_undecided {
            Next::At(job.now.plus_millis(HOUR))
        } else {
            Next::Done
        };
        store_answer(&app, job, payment, charge, next).await
    })
}

fn release_of(job: &Job, payment: &PaymentId) -> Release {
    Release {
        store: job.store.clone(),
        key: job.subject.clone(),
        purpose: Purpose::Payment(payment.clone()),
    }
}

async fn store_answer(
    app: &Arc<App>,
    job: Job,
    payment: PaymentId,
    charge: Charge,
    next: Next,
) -> Result<(), ApiError> {
    let shared = Arc::clone(app);
    let message = Message::of(charge);
    let done = app.db.write(move |tx| {
        apply_later(tx, &job.ctx(&shared.env), &payment, &message)?;
        jobs::finish(tx, &job, &next)
    });
    done.await
}

/// The job: asks the processor for a refund that is already stored.
pub fn run_refund(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let (shared, asked) = (Arc::clone(&app), job.clone());
        let db = app.db.clone();
        let found = db.read(move |tx| {
            let ctx = asked.ctx(&shared.env);
            let Some(request) = refunds::request(tx, &ctx, &asked.subject_id())? else {
                return Ok(None);
            };
            let sale = record::by_payment(tx, &ctx, &request.payment)?;
            Ok::<_, ApiError>(sale.map(|sale| RefundRequest {
                store: asked.store.clone(),
                refund: RefundId::from_stored(asked.subject.as_str()),
                charge_key: sale.charge_key(),
                payment: sale.payment,
                amount: request.returned,
            }))
        });
        let state = match found.await? {
            Some(request) => app.ports.processor.refund(request).await?,
            None => RefundState::Done,
        };
        let shared = Arc::clone(&app);
        db.write(move |tx| {
            let ctx = job.ctx(&shared.env);
            let waiting = refunds::request(tx, &ctx, &job.subject_id())?.filter(|request| request.waits);
            if let (RefundState::Done, Some(request)) = (state, waiting) {
                let message = Message {
                    event: PaymentEvent::RefundConfirmed,
                    charge: None,
                };
                apply(tx, &ctx, &request.payment, &message)?;
            }
            jobs::finish(tx, &job, &Next::Done)
        })
        .await
    })
}
