//! Renewals (contract `subscriptions.md`, "States"): exactly one charge for every period, despite crashes and
//! retries.
//!
//! The order and the invoice of what is due are stored before the processor is asked. Its answer is stored by
//! [`payments::apply`](crate::payments::apply::apply), like any other. A job that is interrupted in between
//! runs again, finds the open order and asks again with the same key.

use super::steps;
use crate::billing::subscriptions::bill::Bill;
use crate::billing::subscriptions::invoices::{Invoice, New};
use crate::billing::subscriptions::renewal::outcome::advance;
use crate::billing::subscriptions::renewal::unpriced;
use crate::billing::subscriptions::renewal::unpriced::Obstacle;
use crate::billing::subscriptions::store::invoices;
use crate::billing::subscriptions::{schedule, service, store};
use crate::billing::{metering, payment_methods};
use crate::orders::bank;
use crate::orders::charge::{ChargeRequest, OpenCharge};
use crate::orders::due;
use crate::orders::due::Due;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments;
use crate::payments::Message;
use crate::payments::apply::apply;
use crate::payments::fulfil;
use crate::payments::message::Applied;
use pandabase_domain::id::{InvoiceId, PaymentId, SubscriptionId};
use pandabase_domain::money::Cents;
use pandabase_domain::payment::{FailureCode, PaymentEvent, PaymentStatus};
use pandabase_domain::subscription::{BillingReason, Subscription, SubscriptionStatus};
use pandabase_domain::time::{HOUR, MINUTE, Timestamp};
use pandabase_platform::access::stores as access_stores;
use pandabase_platform::app::{Acting, App};
use pandabase_platform::context::{Ctx, StoreContext};
use pandabase_platform::db::{Beside, DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next};
use pandabase_platform::processor::{Charge, Instrument};
use std::sync::Arc;

/// How long to wait before asking a processor again that did not answer.
const AGAIN: i64 = 5 * MINUTE;
/// How long another process may take to store the answer to a charge.
const PATIENCE: i64 = 2 * MINUTE;

/// Who asked for the charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trigger {
    /// The schedule: the charge is due.
    Schedule,
    /// The customer, while the subscription is past due. A failure then does not count.
    Customer,
}

/// What is left to do after the first transaction.
enum Step {
    /// Nothing.
    Settled,
    /// Another process is charging: try again at this time.
    Wait(Timestamp),
    /// Give up a challenge that the buyer did not answer, before another charge is made.
    Release(PaymentId, OpenCharge),
    /// Make this charge.
    Charge(PaymentId, Box<ChargeRequest>),
}

/// The result of a retry.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The subscription's status now.
    pub status: SubscriptionStatus,
    /// Where the buyer answers the bank's challenge, if there is one.
    pub authorization_url: Option<String>,
}

/// The job: charges what is due.
pub fn run(app: Arc<App>, job: Job) -> Acting {
    Box::pin(async move {
        let mut released = false;
        loop {
            let step = begin_job(&app, &job).await?;
            match step {
                Step::Settled => return Ok(()),
                Step::Wait(at) => return end(&app, job, Some(at)).await,
                // The charge was given up, but the processor has not decided.
                Step::Release(..) if released => {
                    let at = job.now.plus_millis(HOUR);
                    return end(&app, job, Some(at)).await;
                }
                Step::Release(payment, open) => {
                    match steps::give_up(&app, open).await {
                        Ok(charge) => store_release(&app, &job, payment, charge).await?,
                        Err(error) => return postpone(&app, job, &error).await,
                    }
                    released = true;
                }
                Step::Charge(payment, request) => {
                    return match steps::charge(&app, *request).await {
                        Ok(charge) => store_answer(&app, job, payment, charge).await,
                        Err(error) => postpone(&app, job, &error).await,
                    };
                }
            }
        }
    })
}

/// The first transaction. It also ends the job when nothing is left to do.
async fn begin_job(app: &Arc<App>, job: &Job) -> Result<Step, ApiError> {
    let (shared, job) = (Arc::clone(app), job.clone());
    let begun = app.db.write_beside(Beside::store(&job.store.id), move |tx| {
        let ctx = job.ctx(&shared.env);
        let step = begin(tx, &ctx, &job.subject_id(), Trigger::Schedule)?;
        if matches!(step, Step::Settled) {
            end_in(tx, &ctx, &job)?;
        }
        Ok(step)
    });
    begun.await
}

/// The last transaction: stores the answer and ends the job.
async fn store_answer(app: &Arc<App>, job: Job, payment: PaymentId, charge: Charge) -> Result<(), ApiError> {
    let shared = Arc::clone(app);
    let message = Message::of(charge);
    let done = app.db.write_beside(Beside::store(&job.store.id), move |tx| {
        let ctx = job.ctx(&shared.env);
        payments::apply(tx, &ctx, &payment, &message)?;
        end_in(tx, &ctx, &job)
    });
    done.await
}

async fn store_release(
    app: &Arc<App>,
    job: &Job,
    payment: PaymentId,
    charge: Charge,
) -> Result<(), ApiError> {
    let (shared, job) = (Arc::clone(app), job.clone());
    let message = Message::of(charge);
    let done = app.db.write_beside(Beside::store(&job.store.id), move |tx| {
        payments::apply(tx, &job.ctx(&shared.env), &payment, &message)?;
        Ok::<_, ApiError>(())
    });
    done.await
}

/// Tries again soon, since the processor did not answer. This is nobody's failure, so there is no limit.
async fn postpone(app: &Arc<App>, job: Job, error: &ApiError) -> Result<(), ApiError> {
    tracing::warn!(subscription = %job.subject, "a renewal waits: {}", error.causes());
    let at = job.now.plus_millis(AGAIN);
    end(app, job, Some(at)).await
}

/// Ends the job, and plans the next one at `at`, if given, with a fresh count of attempts.
async fn end(app: &Arc<App>, job: Job, at: Option<Timestamp>) -> Result<(), ApiError> {
    let shared = Arc::clone(app);
    let done = app.db.write_beside(Beside::store(&job.store.id), move |tx| {
        let ctx = job.ctx(&shared.env);
        jobs::finish(tx, &job, &Next::Done)?;
        Ok::<_, ApiError>(jobs::plan(
            tx,
            &ctx,
            JobKind::SubscriptionRenewal,
            &job.subject,
            at,
        )?)
    });
    done.await
}

/// Ends the job and plans the next of its kind. A save of the subscription meanwhile has planned its other
/// jobs, but left this one alone while it ran.
fn end_in(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<(), ApiError> {
    jobs::finish(tx, job, &Next::Done)?;
    let Some(subscription) = store::lock(tx, ctx, &job.subject_id())? else {
        return Ok(());
    };
    let next = if schedule::is_under_way(tx, ctx, &subscription)? {
        // The network is slow, and sends a message once it has decided.
        Some(ctx.now.plus_millis(HOUR))
    } else {
        subscription.state.due_at()
    };
    jobs::plan(tx, ctx, JobKind::SubscriptionRenewal, &job.subject, next)?;
    Ok(())
}

/// Charges a past due subscription now, because its customer asks for it. The schedule stays as it is.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such subscription, [`ApiError::Invalid`] unless it is past
/// due, [`ApiError::Unavailable`] when the processor does not answer.
pub async fn retry(
    app: &Arc<App>,
    store_context: &StoreContext,
    subscription: &SubscriptionId,
) -> Result<Outcome, ApiError> {
    let mut released = false;
    loop {
        let (shared, context, id) = (Arc::clone(app), store_context.clone(), subscription.clone());
        let begun = app.db.write_beside(Beside::store(&context.id), move |tx| {
            let ctx = Ctx::of(&shared.env, &context);
            let step = begin(tx, &ctx, &id, Trigger::Customer)?;
            if matches!(step, Step::Charge(..)) {
                // In case this process ends before the answer is stored.
                let look = Some(ctx.now.plus_millis(PATIENCE));
                jobs::plan(tx, &ctx, JobKind::SubscriptionRenewal, id.as_str(), look)?;
            }
            Ok::<_, ApiError>(step)
        });
        let (payment, charge, is_last) = match begun.await? {
            Step::Release(payment, open) if !released => {
                released = true;
                (payment, steps::give_up(app, open).await?, false)
            }
            Step::Charge(payment, request) => (payment, steps::charge(app, *request).await?, true),
            Step::Settled => return outcome(app, store_context, subscription, None).await,
            Step::Wait(_) | Step::Release(..) => {
                return Err(ApiError::Conflict("The renewal is already being paid".into()));
            }
        };
        let answer = Some((payment, Message::of(charge)));
        let outcome = outcome(app, store_context, subscription, answer).await?;
        if is_last || outcome.status != SubscriptionStatus::PastDue {
            return Ok(outcome);
        }
    }
}

/// Stores the processor's answer, if there is one, and returns the state of the subscription.
async fn outcome(
    app: &Arc<App>,
    store_context: &StoreContext,
    subscription: &SubscriptionId,
    answer: Option<(PaymentId, Message)>,
) -> Result<Outcome, ApiError> {
    let (shared, context, id) = (Arc::clone(app), store_context.clone(), subscription.clone());
    let stored = app.db.write_beside(Beside::store(&context.id), move |tx| {
        let ctx = Ctx::of(&shared.env, &context);
        if let Some((payment, message)) = &answer {
            payments::apply(tx, &ctx, payment, message)?;
        }
        let subscription = store::lock(tx, &ctx, &id)?.ok_or(ApiError::Missing("Subscription"))?;
        schedule::plan(tx, &ctx, &subscription)?;
        let open = match &subscription.open_order {
            Some(order) => record::by_order(tx, &ctx, order)?,
            None => None,
        };
        let page = open.map(|sale| bank::page(&ctx, &sale)).transpose()?;
        Ok::<_, ApiError>(Outcome {
            status: subscription.state.status,
            authorization_url: page.flatten(),
        })
    });
    stored.await
}

/// The first transaction: stores the order and the invoice of what is due.
fn begin(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &SubscriptionId, trigger: Trigger) -> Result<Step, ApiError> {
    let Some(subscription) = store::lock(tx, ctx, id)? else {
        return match trigger {
            Trigger::Schedule => Ok(Step::Settled),
            Trigger::Customer => Err(ApiError::Missing("Subscription")),
        };
    };
    if trigger == Trigger::Customer {
        subscription.state.check_undisputed()?;
    }
    let open = match &subscription.open_order {
        Some(order) => Some(due::lock(tx, ctx, order)?),
        None => None,
    };
    let is_wanted = match trigger {
        Trigger::Schedule => subscription.state.due_at().is_some_and(|due| due <= ctx.now),
        Trigger::Customer => subscription.state.status == SubscriptionStatus::PastDue,
    };
    if let Some(sale) = &open
        && let Some(step) = under_way(tx, ctx, &subscription, sale, is_wanted)?
    {
        return Ok(step);
    }
    // A store that was deleted charges nobody, also before the job that ends its subscriptions comes to this
    // one.
    if is_wanted && access_stores::is_deleted(tx, &ctx.store.id)? {
        let mut subscription = subscription;
        service::close(tx, ctx, &mut subscription)?;
        return Ok(Step::Settled);
    }
    match (is_wanted, trigger) {
        (true, _) => submit(tx, ctx, subscription, open, trigger),
        (false, Trigger::Schedule) => Ok(Step::Settled),
        (false, Trigger::Customer) => Err(ApiError::invalid("Only past due subscriptions can be retried")),
    }
}

/// What to do about an unpaid order before another attempt; `None` when nothing.
fn under_way(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    sale: &Sale,
    is_wanted: bool,
) -> Result<Option<Step>, ApiError> {
    let is_ours = matches!(sale.subscription, Some((_, BillingReason::Cycle)));
    let payment = sale.payment.clone();
    let release = || Step::Release(sale.payment.clone(), OpenCharge::of(ctx, sale));
    Ok(match (sale.state.payment, &sale.authorization_url) {
        // A dispute was opened meanwhile, and only the processor knows whether the charge was made.
        (PaymentStatus::Pending, None) if is_ours && subscription.state.held_at.is_some() => Some(release()),
        (PaymentStatus::Pending, None) if is_ours => Some(match instrument(tx, ctx, subscription)? {
            Some(instrument) => Step::Charge(payment, Box::new(due::charge_of(ctx, sale, instrument))),
            // The card is gone, and only the processor knows whether it was charged.
            None => release(),
        }),
        (PaymentStatus::Pending, Some(_)) if is_ours && is_wanted => Some(release()),
        (PaymentStatus::Pending, _) if is_wanted => Some(Step::Wait(ctx.now.plus_millis(PATIENCE))),
        (PaymentStatus::Processing, _) => Some(Step::Wait(ctx.now.plus_millis(HOUR))),
        _ => None,
    })
}

/// Makes the order and the invoice of what is due, or renews both for another attempt.
fn submit(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    mut subscription: Subscription,
    open: Option<Sale>,
    trigger: Trigger,
) -> Result<Step, ApiError> {
    let bill = match unpriced::price(tx, ctx, &subscription)? {
        Ok(bill) => bill,
        Err(obstacle) => return put_off(tx, ctx, subscription, &obstacle, trigger),
    };
    let invoice = match &open {
        Some(sale) => invoices::of_order(tx, ctx, &sale.order)?,
        None => None,
    };
    let cut = if subscription.state.is_metered {
        metering::bill::cut(tx, ctx, &subscription.id)?
    } else {
        0
    };
    let mut new = New {
        bill: &bill,
        reason: BillingReason::Cycle,
        order: None,
        cut,
        counts: trigger == Trigger::Schedule,
    };
    if bill.is_nothing() {
        let id = write_down(tx, ctx, &subscription, invoice, &new)?;
        let invoice = invoices::find(tx, ctx, &id)?.ok_or(DbError::MissingRow)?;
        let before = subscription.plan.clone();
        let subscription = advance(tx, ctx, subscription, &invoice)?;
        fulfil::plan::follow(tx, ctx, &subscription, &before)?;
        return Ok(Step::Settled);
    }
    // An order that is not charged to a card does not name one.
    let is_free = bill.totals.total == Cents::ZERO;
    let instrument = if is_free {
        None
    } else {
        instrument(tx, ctx, &subscription)?
    };
    let sale = order_of(tx, ctx, &subscription, &bill, instrument.as_ref(), open.as_ref())?;
    new.order = Some(&sale.order);
    write_down(tx, ctx, &subscription, invoice, &new)?;
    subscription.open_order = Some(sale.order.clone());
    subscription.latest_order = sale.order.clone();
    store::save(tx, ctx, &subscription)?;
    match instrument {
        Some(instrument) => {
            let request = due::charge_of(ctx, &sale, instrument);
            Ok(Step::Charge(sale.payment, Box::new(request)))
        }
        // A coupon or credit leaves nothing to charge.
        None if is_free => {
            pay_nothing(tx, ctx, &sale)?;
            Ok(Step::Settled)
        }
        None => {
            decline(tx, ctx, &sale)?;
            Ok(Step::Settled)
        }
    }
}

/// A bill without a price cannot be charged, whoever asks for it.
fn put_off(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: Subscription,
    obstacle: &Obstacle,
    trigger: Trigger,
) -> Result<Step, ApiError> {
    match trigger {
        Trigger::Schedule => {
            unpriced::put_off(tx, ctx, subscription, obstacle)?;
            Ok(Step::Settled)
        }
        Trigger::Customer => Err(ApiError::invalid(
            "The renewal cannot be charged before its store has corrected the amount",
        )),
    }
}

fn order_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    bill: &Bill,
    instrument: Option<&Instrument>,
    before: Option<&Sale>,
) -> Result<Sale, ApiError> {
    let due = Due {
        subscription,
        reason: BillingReason::Cycle,
        lines: bill.order_lines()?,
        totals: bill.totals,
        method: instrument.map(|instrument| instrument.method),
    };
    due::submit(tx, ctx, due, before)
}

/// Stores a new invoice, or rewrites `before`, and returns its id.
fn write_down(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    before: Option<Invoice>,
    new: &New<'_>,
) -> Result<InvoiceId, DbError> {
    match before {
        Some(Invoice { id, .. }) => {
            invoices::revise(tx, ctx, subscription, &id, new)?;
            Ok(id)
        }
        None => invoices::insert(tx, ctx, subscription, new),
    }
}

/// The card to charge; `None` when there is none.
fn instrument(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Option<Instrument>, ApiError> {
    match &subscription.payment_method {
        Some(method) => payment_methods::instrument(tx, ctx, method),
        None => Ok(None),
    }
}

/// An order of zero is complete at once, without the processor.
fn pay_nothing(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Applied, ApiError> {
    let message = Message::new(PaymentEvent::Succeeded);
    apply(tx, ctx, &sale.payment, &message)
}

/// Declines an order because there is no card to charge, as if the card had been refused.
pub fn decline(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<Applied, ApiError> {
    let message = Message::new(PaymentEvent::Failed {
        code: FailureCode::CardDeclined,
    });
    apply(tx, ctx, &sale.payment, &message)
}
