//! Paying a session: store the intent, charge, store the answer.

use super::landing::return_url;
use super::open;
use super::open::Opened;
use crate::orders::sale::Sale;
use crate::orders::store::record;
use crate::payments::apply::apply;
use crate::payments::charging::requests::{PayBody, SessionPath};
use crate::payments::message::Message;
use pandabase_domain::id::{OrderId, PaymentId, SessionId, SubscriptionId};
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

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
    call.to_the_end(|call| async move { charge(&call, input).await })
        .await
}

async fn charge(
    call: &Call,
    input: Input<SessionPath, Nothing, Json<PayBody>>,
) -> Result<Reply<PayResult>, ApiError> {
    let visitor = open::Visitor {
        ip: call.ip().to_owned(),
        user_agent: call.user_agent().map(str::to_owned),
    };
    let (session, Json(body)) = (input.path.session_id, input.body);
    let processor = Arc::clone(&call.app().ports.processor);
    let opened = call
        .write(move |tx, ctx| open::open(tx, ctx, &*processor, &session, &body, &visitor))
        .await?;
    let (payment, request) = match opened {
        Opened::Paid(payment) => (payment, None),
        Opened::Charge(payment, request) => (payment, Some(request)),
    };
    let message = match request {
        Some(request) => {
            let charge = call.app().ports.processor.charge(*request).await?;
            Some(Message {
                event: charge.state.event(),
                charge: Some(charge),
            })
        }
        None => None,
    };
    call.finish(move |tx, ctx| {
        if let Some(message) = &message {
            apply(tx, ctx, &payment, message)?;
        }
        answer(tx, ctx, &payment)
    })
    .await
}

/// A decline is an answer, and what it changed stays.
fn answer(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    payment: &PaymentId,
) -> Result<Result<PayResult, ApiError>, ApiError> {
    let sale = record::by_payment(tx, ctx, payment.as_str())?.ok_or(ApiError::Missing("Payment"))?;
    let Some(status) = status_of(&sale) else {
        let code = sale.failure.unwrap_or(FailureCode::PaymentDeclined);
        return Ok(Err(ApiError::invalid(code.message())));
    };
    let return_url = return_url(tx, ctx, &sale)?;
    let begun = sale.subscription.filter(|_| sale.captured_at.is_some());
    let subscription_id = begun.map(|(id, _)| id);
    Ok(Ok(PayResult {
        status,
        order_id: sale.order,
        order_number: sale.number,
        payment_id: sale.payment,
        subscription_id,
        authorization_url: sale.authorization_url,
        return_url,
    }))
}

/// `None` when the payment failed.
fn status_of(sale: &Sale) -> Option<PayStatus> {
    match sale.state.payment {
        PaymentStatus::Failed => None,
        PaymentStatus::Pending if sale.authorization_url.is_some() => Some(PayStatus::Requires3ds),
        PaymentStatus::Pending | PaymentStatus::Processing => Some(PayStatus::Processing),
        PaymentStatus::Completed | PaymentStatus::Refunded | PaymentStatus::Disputed => {
            Some(PayStatus::Completed)
        }
    }
}
