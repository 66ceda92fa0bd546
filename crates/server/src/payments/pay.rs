//! `POST …/checkouts/{sessionId}/pay`: store the intent, charge, store the answer.

use super::apply::{Message, apply};
use super::open::{self, Opened};
use super::sale::return_url;
use super::{Sale, store};
use crate::checkout::customer::CustomerPatch;
use crate::db::Tx;
use crate::http::endpoint::Reply;
use crate::http::{ApiError, Call, Ctx, Input, Json, Nothing};
use crate::payment_methods;
use crate::processors::{Card, Instrument, Source};
use pandabase_domain::id::{OrderId, PaymentId, SessionId, SubscriptionId};
use pandabase_domain::input::{AnyText, IdText, Int, List, Opt, Text};
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing::methods::MethodCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The session in the path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    session_id: IdText,
}

/// What the buyer sends.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct PayBody {
    /// Changes to the stored customer; afterwards email, name and billing must be there.
    #[serde(default)]
    pub(super) customer: Opt<CustomerPatch>,
    /// How to pay; needed unless nothing is charged.
    #[serde(default)]
    pub(super) payment_method: Opt<PaymentMethod>,
    /// Answers to the session's custom fields.
    #[serde(default)]
    pub(super) custom_fields: List<FieldAnswer, 0, 100>,
    /// Consent to recurring charges; for subscriptions.
    #[serde(default)]
    pub(super) consent: Opt<bool>,
}

/// A way to pay.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct PaymentMethod {
    /// The method.
    #[serde(rename = "type")]
    method: MethodCode,
    /// A card in clear; sandbox only.
    #[serde(default)]
    card: Opt<CardInput>,
    /// What the processor's form made of the buyer's account.
    #[serde(default)]
    token: Opt<Text<1, 255>>,
    /// A method that the buyer saved earlier.
    #[serde(default)]
    saved_payment_method_id: Opt<IdText>,
}

/// A card.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct CardInput {
    /// Number, perhaps with spaces.
    number: Text<1, 64>,
    /// Month, from 1 to 12.
    exp_month: Int<1, 12>,
    /// Year, of two or four digits.
    exp_year: Int<0, 9999>,
    /// Check number.
    #[expect(dead_code, reason = "the sandbox takes any, and nobody may store it")]
    cvc: Text<3, 4>,
}

/// Neither the card nor its token is ever printed.
impl std::fmt::Debug for PaymentMethod {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PaymentMethod({})", self.method)
    }
}

impl std::fmt::Debug for CardInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardInput(…)")
    }
}

/// An answer to a custom field.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct FieldAnswer {
    /// The field.
    pub(super) key: AnyText,
    /// The answer.
    pub(super) value: AnyText,
}

impl PaymentMethod {
    /// What the processor is given to charge a buyer with this address, in lower case. What somebody
    /// saved is charged for nobody else.
    pub(super) fn instrument(
        &self,
        tx: &mut Tx<'_>,
        ctx: &Ctx<'_>,
        email: &str,
    ) -> Result<Instrument, ApiError> {
        let Some(saved) = self.saved_payment_method_id.as_ref() else {
            return self.presented();
        };
        if self.card.as_ref().is_some() || self.token.as_ref().is_some() {
            return Err(ApiError::invalid(
                "body/payment_method must have one of 'card', 'token' and 'saved_payment_method_id'",
            ));
        }
        let found = match payment_methods::hold(tx, email, saved)? {
            Some(method) if method.code == self.method => payment_methods::instrument(tx, ctx, &method.id)?,
            _ => None,
        };
        found.ok_or_else(Self::not_saved)
    }

    fn not_saved() -> ApiError {
        ApiError::invalid(
            "body/payment_method/saved_payment_method_id is not a saved payment method of this buyer",
        )
    }

    /// What was presented to be charged for the first time.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] when it was saved before, or is two things at once.
    pub(crate) fn presented(&self) -> Result<Instrument, ApiError> {
        if self.saved_payment_method_id.as_ref().is_some() {
            return Err(Self::not_saved());
        }
        let source = match (self.card.as_ref(), self.token.as_ref()) {
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid(
                    "body/payment_method must have either 'card' or 'token'",
                ));
            }
            (Some(card), None) => Source::Card(Card {
                number: card.number.to_string(),
                exp_month: card.exp_month.get(),
                exp_year: card.exp_year.get(),
            }),
            (None, Some(token)) => Source::Token(token.to_string()),
            (None, None) => Source::None,
        };
        Ok(Instrument {
            method: self.method,
            source,
        })
    }
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

/// Pays a session. The work goes on when the client hangs up: a charge is never left half stored by
/// an impatient browser.
pub(crate) async fn pay(
    call: Call,
    input: Input<SessionPath, Nothing, Json<PayBody>>,
) -> Result<Reply<PayResult>, ApiError> {
    let work = tokio::spawn(async move {
        if let Some(replay) = call.begin().await? {
            return Ok(replay);
        }
        match charge(&call, input).await {
            Ok(reply) => Ok(reply),
            Err(error) => Err(call.refuse(error).await),
        }
    });
    work.await
        .unwrap_or_else(|error| Err(ApiError::Internal(error.into())))
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
    let opened = call
        .write(move |tx, ctx| open::open(tx, ctx, &session, &body, &visitor))
        .await?;
    let (payment, request) = match opened {
        Opened::Paid(payment) => (payment, None),
        Opened::Charge(payment, request) => (payment, Some(request)),
    };
    let message = match request {
        Some(request) => {
            let charge = call.app().processor.charge(call.app(), *request).await?;
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
    let sale = store::by_payment(tx, ctx, payment.as_str())?.ok_or(ApiError::Missing("Payment"))?;
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
