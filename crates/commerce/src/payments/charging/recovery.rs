//! Jobs that ask the processor: what became of an interrupted charge, giving up a charge for good, and making
//! a refund.

use super::late::apply_later;
use super::steps;
use crate::orders::charge::OpenCharge;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::message::Message;
use crate::payments::refunds::store as refunds;
use pandabase_domain::id::{PaymentId, RefundId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::time::HOUR;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::db::Beside;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, Next};
use pandabase_platform::processor::{Charge, ChargeState, Created, RefundRequest, RefundState};
use std::sync::Arc;

/// The job: fetches the answer to a charge when the process ended, or the processor did not answer, before it
/// was stored. A charge that was not confirmed is given up, so that its confirmation cannot arrive later.
pub fn run_recovery(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let payment: PaymentId = job.input()?;
        let Some(open) = awaited(&app, &job, &payment).await? else {
            return end(&app, job).await;
        };
        let charge = steps::look_up(&app, open).await?;
        store_answer(&app, job, payment, charge, Next::Done).await
    })
}

/// The job: gives up a charge when the buyer or the network took too long.
pub fn run_timeout(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let payment: PaymentId = job.input()?;
        let Some(open) = awaited(&app, &job, &payment).await? else {
            return end(&app, job).await;
        };
        let charge = steps::give_up(&app, open).await?;
        let is_undecided = matches!(charge.state, ChargeState::Pending | ChargeState::NeedsBuyer(_));
        let next = if is_undecided {
            Next::At(job.now.plus_millis(HOUR))
        } else {
            Next::Done
        };
        store_answer(&app, job, payment, charge, next).await
    })
}

/// The charge whose key the job has; `None` when its payment was tried again since, which happens only once
/// the charge was decided.
async fn awaited(app: &Arc<App>, job: &Job, payment: &PaymentId) -> Result<Option<OpenCharge>, ApiError> {
    let (shared, job, payment) = (Arc::clone(app), job.clone(), payment.clone());
    let found = app.db.read(move |tx| {
        let ctx = job.ctx(&shared.env);
        let sale = record::by_payment(tx, &ctx, &payment)?;
        let sale = sale.filter(|sale| sale.charge_key() == job.subject);
        Ok::<_, ApiError>(sale.map(|sale| OpenCharge::of(&ctx, &sale)))
    });
    found.await
}

/// Ends a job that has nothing to do.
async fn end(app: &Arc<App>, job: Job) -> Result<(), ApiError> {
    let done = app.db.write(move |tx| jobs::finish(tx, &job, &Next::Done));
    done.await
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
    let done = app.db.write_beside(Beside::store(&job.store.id), move |tx| {
        apply_later(tx, &job.ctx(&shared.env), &payment, &message)?;
        jobs::finish(tx, &job, &next)
    });
    done.await
}

/// A refund that is already stored.
struct Wanted {
    refund: RefundId,
    charge: OpenCharge,
    payment: PaymentId,
    amount: Cents,
}

/// Asks for a refund that the processor does not have yet. A refund has no second step: an earlier run of the
/// job may have asked for it, and a processor may have forgotten our key since.
async fn ask_once(app: &App, wanted: Wanted) -> Result<RefundState, ApiError> {
    let store = wanted.charge.new.store.clone();
    let Created::Charge(charge) = steps::id_of(app, wanted.charge).await? else {
        return Err(ApiError::Internal(
            "the processor knows no charge of a payment that is to be refunded".into(),
        ));
    };
    let processor = &app.ports.processor;
    let made = match processor.refunds_of(&store, &charge).await {
        Err(error) if error.is_no_such_charge() => return Ok(elsewhere(&wanted.refund)),
        made => made?,
    };
    let ours = made
        .iter()
        .find(|made| made.refund.as_ref() == Some(&wanted.refund));
    if let Some(made) = ours {
        return Ok(made.state);
    }
    let request = RefundRequest {
        store,
        refund: wanted.refund.clone(),
        charge,
        payment: wanted.payment,
        amount: wanted.amount,
    };
    match processor.refund(request).await {
        Err(error) if error.is_no_such_charge() => Ok(elsewhere(&wanted.refund)),
        state => Ok(state?),
    }
}

/// The refund of a charge that the processor does not have, because another one made it before the settings
/// chose this one. It never happens here; whoever runs the installation has to return the money.
fn elsewhere(refund: &RefundId) -> RefundState {
    tracing::error!(
        %refund, "the processor has no charge of a refund: return the money where it was charged"
    );
    RefundState::Failed
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
            Ok::<_, ApiError>(sale.map(|sale| Wanted {
                refund: asked.subject_id(),
                charge: OpenCharge::of(&ctx, &sale),
                payment: sale.payment,
                amount: request.returned,
            }))
        });
        let state = match found.await? {
            Some(wanted) => ask_once(&app, wanted).await?,
            None => RefundState::Done,
        };
        let shared = Arc::clone(&app);
        db.write_beside(Beside::store(&job.store.id), move |tx| {
            let ctx = job.ctx(&shared.env);
            let waiting = refunds::request(tx, &ctx, &job.subject_id())?.filter(|request| request.waits);
            let event = match state {
                RefundState::Done => Some(PaymentEvent::RefundConfirmed),
                RefundState::Failed => Some(PaymentEvent::RefundFailed),
                RefundState::Pending => None,
            };
            if let (Some(event), Some(request)) = (event, waiting) {
                let message = Message::new(event);
                apply(tx, &ctx, &request.payment, &message)?;
            }
            jobs::finish(tx, &job, &Next::Done)
        })
        .await
    })
}
