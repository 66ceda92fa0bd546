//! `POST /v2/sandbox/stores/{storeId}/payments/{paymentId}/simulate`: plays any message of the payment
//! processor. Sandbox only.

use super::store::{books, statement};
use pandabase_commerce::orders::sale::Sale;
use pandabase_commerce::orders::service as orders;
use pandabase_commerce::orders::store::record;
use pandabase_commerce::orders::views::PaymentDetail;
use pandabase_commerce::payments::apply::{apply_refund, fits};
use pandabase_commerce::payments::charging::late::apply_later;
use pandabase_commerce::payments::message::{Applied, Message};
use pandabase_commerce::payments::refund::ExternalRefund;
use pandabase_domain::dispute::DisputeReason;
use pandabase_domain::id::PaymentId;
use pandabase_domain::input::{Opt, Positive, Text};
use pandabase_domain::money::Cents;
use pandabase_domain::order;
use pandabase_domain::order::Transition;
use pandabase_domain::payment::{FailureCode, PaymentEvent};
use pandabase_platform::api::{Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

/// The payment in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentPath {
    payment_id: PaymentId,
}

/// A message of the processor.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SimulatedEvent {
    /// The event: `dispute_opened`, `external_refund` and others.
    event: Text<1, 64>,
    /// Why a dispute was opened.
    #[serde(default)]
    reason: Opt<DisputeReason>,
    /// Why a charge failed.
    #[serde(default)]
    code: Opt<FailureCode>,
    /// What an external refund returned, in cents of the charge; what is left of it when absent.
    #[serde(default)]
    amount: Opt<Positive>,
    /// The processor's reference of an external refund; a second event with the same one does not refund
    /// again.
    #[serde(default)]
    reference: Opt<Text<1, 128>>,
}

impl SimulatedEvent {
    fn event(&self) -> Option<PaymentEvent> {
        let named = PaymentEvent::ALL
            .into_iter()
            .find(|event| event.name() == &*self.event)?;
        Some(match named {
            PaymentEvent::Failed { .. } => PaymentEvent::Failed {
                code: self.code.0.unwrap_or_default(),
            },
            PaymentEvent::DisputeOpened { .. } => PaymentEvent::DisputeOpened {
                reason: self.reason.0.unwrap_or_default(),
            },
            other => other,
        })
    }

    fn outside(&self) -> ExternalRefund {
        ExternalRefund {
            amount: self.amount.as_ref().map(|amount| Cents(amount.get())),
            units: None,
            reference: self.reference.as_ref().map(|name| name.to_string()),
            is_rest: false,
        }
    }
}

/// Plays a message and answers with the payment as it is afterwards. A message that was applied before
/// changes nothing.
pub fn simulate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<PaymentPath, Nothing, Json<SimulatedEvent>>,
) -> Result<PaymentDetail, ApiError> {
    let payment = &input.path.payment_id;
    let sale = record::lock(tx, ctx, payment)?.ok_or(ApiError::Missing("Payment"))?;
    let refuse = || {
        let words = fitting(&sale).join(", ");
        let what = if sale.total > Cents::ZERO {
            ""
        } else {
            " of nothing"
        };
        ApiError::invalid(format!(
            "body/event must be one that fits a payment{what} that is {}: {words}",
            sale.state.payment
        ))
    };
    let body = &input.body.0;
    let event = body.event().ok_or_else(refuse)?;
    books::play(tx, ctx, &sale.charge_key(), event)?;
    let applied = if event == PaymentEvent::ExternalRefund {
        apply_refund(tx, ctx, payment, &body.outside())?
    } else {
        apply_later(tx, ctx, payment, &Message::new(event))?
    };
    if applied == Applied::Refused && may_fit(&sale, event) && !body.amount.is_none() {
        return Err(ApiError::invalid(
            "body/amount must be at most what is not refunded yet",
        ));
    }
    if applied == Applied::Refused {
        return Err(refuse());
    }
    statement::note(tx, ctx, &sale.charge_key(), payment, event)?;
    orders::payment(tx, ctx, payment)
}

/// Events that do something in this state or were applied already. Whether a refund is under way is known
/// only when the event is played.
fn fitting(sale: &Sale) -> Vec<&'static str> {
    let fitting = PaymentEvent::ALL
        .into_iter()
        .filter(|&event| may_fit(sale, event));
    fitting.map(PaymentEvent::name).collect()
}

fn may_fit(sale: &Sale, event: PaymentEvent) -> bool {
    fits(sale, event) && order::apply(sale.state, event) != Transition::Refused
}
