//! Paying a session: store the intent, charge, store the answer.

use super::interrupted;
use super::interrupted::Interrupted;
use super::landing::return_url;
use super::open;
use super::open::Opened;
use super::steps;
use crate::orders::bank;
use crate::orders::charge::ChargeRequest;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::charging::requests::{PayBody, SessionPath};
use crate::payments::message::Message;
use pandabase_domain::id::{OrderId, PaymentId, SessionId, SubscriptionId};
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_platform::api::endpoint::{Attempt, Reply};
use pandabase_platform::api::{Begun, Call, ExternalCall, Input, Json, Nothing, Standing};
use pandabase_platform::app::App;
use pandabase_platform::config::Limits;
use pandabase_platform::config::limits::Limit;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::Processor;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// Operation id of paying a session.
pub const OPERATION: &str = "payCheckoutSession";

/// The limit of declined payments from one address without a token at a store.
pub fn declines(limits: &Limits) -> Limit {
    limits.declines
}

pandabase_domain::text_enum! {
    /// Where a submitted payment stands.
    pub enum PayStatus {
        /// Captured.
        Completed = "COMPLETED",
        /// The network takes its time.
        Processing = "PROCESSING",
        /// The buyer has to answer to the bank at `authorization_url`.
        Requires3ds = "REQUIRES_3DS",
        /// Held for review.
        Review = "REVIEW",
    }
}

/// What became of the payment.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PayResult {
    status: PayStatus,
    order_id: OrderId,
    order_number: SessionId,
    payment_id: PaymentId,
    subscription_id: Option<SubscriptionId>,
    authorization_url: Option<String>,
    return_url: Option<String>,
}

/// `POST /v2/stores/{storeId}/checkouts/{sessionId}/pay`: pays a session. The work goes on when the client
/// hangs up: a charge is never left half stored by an impatient browser.
pub async fn pay(
    call: Call,
    input: Input<SessionPath, Nothing, Json<PayBody>>,
) -> Result<Reply<PayResult>, ApiError> {
    pay_from(false, call, input).await
}

/// Pays a session for a buyer on our page, who is asked for no more than is needed
/// ([`Completeness`](pandabase_domain::checkout::Completeness)).
pub async fn pay_on_page(
    call: Call,
    input: Input<SessionPath, Nothing, Json<PayBody>>,
) -> Result<Reply<PayResult>, ApiError> {
    pay_from(true, call, input).await
}

async fn pay_from(
    is_on_page: bool,
    call: Call,
    input: Input<SessionPath, Nothing, Json<PayBody>>,
) -> Result<Reply<PayResult>, ApiError> {
    let pay = Pay {
        session: input.path.session_id,
        body: input.body.0,
        visitor: open::Visitor {
            ip: call.ip().to_owned(),
            user_agent: call.user_agent().map(str::to_owned),
            accept_language: call.accept_language().map(str::to_owned),
            portal_session: call.portal_session().map(str::to_owned),
            is_on_page,
            by_token: call.token().is_some(),
        },
        attempt: call.attempt()?.map(Arc::new),
        processor: Arc::clone(&call.app().ports.processor),
    };
    let attempt = pay.attempt.clone();
    let answer = call.run_to_completion(pay).await;
    if let Some(attempt) = attempt {
        attempt.end();
    }
    answer
}

/// One attempt to pay a session.
struct Pay {
    session: SessionId,
    body: PayBody,
    visitor: open::Visitor,
    attempt: Option<Arc<Attempt>>,
    processor: Arc<dyn Processor>,
}

impl ExternalCall for Pay {
    type Data = PayResult;
    type Question = (PaymentId, Box<ChargeRequest>);
    type Outcome = (PaymentId, Message);

    fn begin(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>) -> Result<Begun<PayResult, Self::Question>, ApiError> {
        let opened = open::open(
            tx,
            ctx,
            &*self.processor,
            &self.session,
            &self.body,
            &self.visitor,
        );
        match opened? {
            Opened::Paid(payment) => {
                let sale = sale_of(tx, ctx, &payment)?;
                Ok(Begun::Done(answer(tx, ctx, sale)??))
            }
            Opened::Blocked => {
                if let Some(attempt) = self.attempt.clone() {
                    tx.once_committed(move || attempt.fail());
                }
                let code = FailureCode::PaymentDeclined;
                Ok(Begun::Declined(ApiError::invalid(code.message())))
            }
            Opened::Repriced => Ok(Begun::Refused(ApiError::TotalChanged)),
            Opened::Charge(payment, request) => Ok(Begun::Ask {
                mark: request.key().to_owned(),
                question: (payment, request),
            }),
        }
    }

    async fn ask(&self, app: &App, (payment, request): Self::Question) -> Result<Self::Outcome, ApiError> {
        let charge = steps::charge(app, *request).await?;
        Ok((payment, Message::of(charge)))
    }

    fn end(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        (payment, message): &Self::Outcome,
    ) -> Result<Result<PayResult, ApiError>, ApiError> {
        let applied = apply(tx, ctx, payment, message)?;
        if message.has_declined(applied)
            && let Some(attempt) = self.attempt.clone()
        {
            tx.once_committed(move || attempt.fail());
        }
        let sale = sale_of(tx, ctx, payment)?;
        answer(tx, ctx, sale)
    }

    fn resume(&self, tx: &mut Tx<'_>, ctx: &Ctx<'_>, mark: &str) -> Result<Standing<PayResult>, ApiError> {
        Ok(match interrupted::look_up(tx, ctx, mark)? {
            Interrupted::Open => Standing::Open,
            Interrupted::GivenUp => Standing::GivenUp,
            Interrupted::Known(sale) => Standing::Ended(answer(tx, ctx, *sale)?),
        })
    }
}

fn sale_of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Sale, ApiError> {
    record::by_payment(tx, ctx, payment)?.ok_or(ApiError::Missing("Payment"))
}

/// The answer to the client. A decline is an answer too, so that its changes are committed.
fn answer(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: Sale) -> Result<Result<PayResult, ApiError>, ApiError> {
    let Some(status) = status_of(&sale) else {
        let code = sale.failure.unwrap_or(FailureCode::PaymentDeclined);
        return Ok(Err(ApiError::invalid(code.message())));
    };
    let return_url = return_url(tx, ctx, &sale)?;
    let authorization_url = bank::page(ctx, &sale)?;
    let begun = sale.subscription.filter(|_| sale.captured_at.is_some());
    let subscription_id = begun.map(|(id, _)| id);
    Ok(Ok(PayResult {
        status,
        order_id: sale.order,
        order_number: sale.number,
        payment_id: sale.payment,
        subscription_id,
        authorization_url,
        return_url,
    }))
}

/// The status for the client; `None` when the payment failed.
fn status_of(sale: &Sale) -> Option<PayStatus> {
    match sale.state.payment {
        PaymentStatus::Failed => None,
        PaymentStatus::Pending if sale.authorization_url.is_some() => Some(PayStatus::Requires3ds),
        PaymentStatus::Processing if sale.reviewed => Some(PayStatus::Review),
        PaymentStatus::Pending | PaymentStatus::Processing => Some(PayStatus::Processing),
        PaymentStatus::Completed | PaymentStatus::Refunded | PaymentStatus::Disputed => {
            Some(PayStatus::Completed)
        }
    }
}
