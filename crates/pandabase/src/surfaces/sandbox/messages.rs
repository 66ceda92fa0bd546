//! Messages that the sandbox processor sends later. They are jobs on the store's clock; what the processor
//! knows of a charge and the effect of a message are written in separate transactions.

use super::store::{books, statement};
use super::verdict::{missing, settlement_time};
use pandabase_commerce::orders::store::record;
use pandabase_commerce::payments::Message;
use pandabase_commerce::payments::charging::late::apply_later;
use pandabase_commerce::payments::charging::setup as charging_setup;
use pandabase_commerce::payments::reviews::hold::{WHILE_HELD, has_money_held};
use pandabase_domain::payment::PaymentEvent;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::jobs;
use pandabase_platform::jobs::{Job, JobKind, Next};
use pandabase_platform::processor::Purpose;
use serde::{Deserialize, Serialize};

/// A message that waits to be sent.
#[derive(Debug, Serialize, Deserialize)]
struct QueuedMessage {
    charge_key: String,
    purpose: Purpose,
    event: PaymentEvent,
}

/// Sends a message at `at`.
pub fn send(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge_key: &str,
    purpose: &Purpose,
    event: PaymentEvent,
    at: Timestamp,
) -> Result<(), ApiError> {
    let queued = QueuedMessage {
        charge_key: charge_key.to_owned(),
        purpose: purpose.clone(),
        event,
    };
    let subject = format!("{charge_key} {}", event.name());
    Ok(jobs::enqueue(
        tx,
        ctx,
        JobKind::SandboxMessage,
        &subject,
        &queued,
        at,
    )?)
}

/// Schedules the capture of a charge by an asynchronous method.
pub fn settle_later(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    charge_key: &str,
    purpose: &Purpose,
    method: MethodCode,
) -> Result<(), ApiError> {
    let at = ctx.now.plus_millis(settlement_time(method));
    Ok(jobs::enqueue(
        tx,
        ctx,
        JobKind::SandboxSettlement,
        charge_key,
        purpose,
        at,
    )?)
}

/// Applies a message to the payment or the saved card it is about.
pub fn receive(tx: &mut Tx<'_>, ctx: &Ctx<'_>, purpose: &Purpose, message: &Message) -> Result<(), ApiError> {
    match purpose {
        Purpose::Payment(payment) => apply_later(tx, ctx, payment, message).map(drop),
        Purpose::Setup(method) => charging_setup::apply_message(tx, ctx, method, message.charge.as_ref()),
    }
}

pub(crate) fn run_settlement(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    if books::settle(tx, ctx, &job.subject)? {
        let purpose: Purpose = job.input()?;
        send(tx, ctx, &job.subject, &purpose, PaymentEvent::Succeeded, ctx.now)?;
    }
    Ok(Next::Done)
}

pub(crate) fn run_message(tx: &mut Tx<'_>, ctx: &Ctx<'_>, job: &Job) -> Result<Next, ApiError> {
    let queued: QueuedMessage = job.input()?;
    if let Some(next) = before_decision(tx, ctx, &queued)? {
        return Ok(next);
    }
    let charge = books::load(tx, ctx, &queued.charge_key)?.ok_or_else(missing)?;
    let message = Message {
        charge: Some(charge),
        ..Message::new(queued.event)
    };
    receive(tx, ctx, &queued.purpose, &message)?;
    if let Purpose::Payment(payment) = &queued.purpose {
        statement::note(tx, ctx, &queued.charge_key, payment, queued.event)?;
    }
    Ok(Next::Done)
}

/// When a message about the money of a payment that is held is sent, which is not before somebody has
/// decided; never, once the charge is given back. `None` for every other message.
fn before_decision(tx: &mut Tx<'_>, ctx: &Ctx<'_>, queued: &QueuedMessage) -> Result<Option<Next>, ApiError> {
    let Purpose::Payment(payment) = &queued.purpose else {
        return Ok(None);
    };
    if !queued.event.takes_back() {
        return Ok(None);
    }
    let sale = record::by_payment(tx, ctx, payment)?;
    let Some(sale) = sale.filter(|sale| sale.reviewed && sale.captured_at.is_none()) else {
        return Ok(None);
    };
    Ok(Some(match has_money_held(tx, ctx, &sale)? {
        true => Next::At(ctx.now.plus_millis(WHILE_HELD)),
        false => Next::Done,
    }))
}
