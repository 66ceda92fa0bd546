//! The made-up event of a test.

use super::payload::{CustomerData, EventData, GeoData, ItemData, OrderData, PaymentData, SubscriptionData};
use pandabase_domain::id::PaymentId;
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::{OrderStatus, State};
use pandabase_domain::payment::{FailureCode, PaymentStatus};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::product::BillingInterval;
use pandabase_domain::time::DAY;
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::event::EventType::*;
use pandabase_platform::context::Ctx;

const AMOUNT: Cents = Cents(4000);
const PERIOD: i64 = 30 * DAY;

/// A made-up order, and a subscription where the event has one.
pub(super) fn sample(ctx: &Ctx<'_>, event: EventType) -> EventData {
    EventData {
        order: order(ctx, event),
        customer: Some(CustomerData {
            id: ctx.id(),
            email: "buyer@example.com".into(),
        }),
        // Not known yet when a payment starts.
        geo: (event != PaymentPending).then(|| GeoData {
            ip: Some("203.0.113.9".into()),
            country: Some("US".into()),
            city: Some("Austin".into()),
            region: Some("TX".into()),
        }),
        subscription: event.is_subscription().then(|| subscription(ctx, event)),
        payment: (!event.is_subscription()).then(|| payment(ctx, event)),
    }
}

fn payment(ctx: &Ctx<'_>, event: EventType) -> PaymentData {
    let id: PaymentId = ctx.id();
    let failure = (event == PaymentFailed).then_some(FailureCode::CardDeclined);
    PaymentData {
        reference_id: id.to_string(),
        id,
        status: payment_status(event),
        total_amount: AMOUNT,
        method: Some(MethodCode::Card),
        failure_code: failure,
        failure_message: failure.map(|code| code.message().to_owned()),
    }
}

/// The status of a payment when such an event happens: one that the order's status allows.
fn payment_status(event: EventType) -> PaymentStatus {
    let order = order_status(event);
    let is_held = matches!(event, PaymentProcessing | PaymentReview);
    let stands = |(found, payment): &(OrderStatus, PaymentStatus)| {
        *found == order && (*payment == PaymentStatus::Processing || !is_held)
    };
    let pair = State::PAIRS.into_iter().find(stands);
    pair.map_or(PaymentStatus::Pending, |(_, payment)| payment)
}

fn order(ctx: &Ctx<'_>, event: EventType) -> OrderData {
    OrderData {
        id: ctx.id(),
        order_number: ctx.id(),
        status: order_status(event),
        amount: AMOUNT,
        currency: CURRENCY.into(),
        custom_fields: None,
        metadata: None,
        items: vec![ItemData {
            product_id: Some(ctx.id()),
            variant_id: None,
            name: "Sample product".into(),
            quantity: 1,
            amount: AMOUNT,
        }],
    }
}

fn subscription(ctx: &Ctx<'_>, event: EventType) -> SubscriptionData {
    let ended = matches!(event, SubscriptionCancelled | SubscriptionEnded);
    let charged = !ended && event != SubscriptionPaused;
    let trial = event == SubscriptionTrialEnding;
    // Both reminders are sent three days before the period ends.
    let reminder = trial || event == SubscriptionRenewing;
    let start = ctx.now.plus_millis(if reminder { 3 * DAY - PERIOD } else { 0 });
    let end = start.plus_millis(PERIOD);
    SubscriptionData {
        id: ctx.id(),
        status: subscription_status(event).into(),
        billing_interval: BillingInterval::Monthly,
        amount: AMOUNT,
        currency: CURRENCY.into(),
        current_period_start: start,
        current_period_end: end,
        next_charge_at: charged.then_some(end),
        trial_end: trial.then_some(end),
        cancelled_at: ended.then_some(ctx.now),
        ends_at: ended.then_some(if event == SubscriptionEnded { ctx.now } else { end }),
    }
}

fn subscription_status(event: EventType) -> &'static str {
    match event {
        SubscriptionPastDue => "PAST_DUE",
        SubscriptionCancelled | SubscriptionEnded => "CANCELLED",
        SubscriptionPaused => "PAUSED",
        SubscriptionTrialEnding => "TRIALING",
        _ => "ACTIVE",
    }
}

/// The status of an order when such an event happens (contract `orders-payments.md`).
fn order_status(event: EventType) -> OrderStatus {
    match event {
        PaymentPending | PaymentProcessing | PaymentReview => OrderStatus::Pending,
        PaymentCompleted => OrderStatus::Processing,
        PaymentFailed | SubscriptionPastDue => OrderStatus::Failed,
        PaymentRefunded => OrderStatus::Refunded,
        PaymentDisputed | PaymentDisputeLost | PaymentDisputePrevented => OrderStatus::Chargeback,
        PaymentDisputeWon
        | SubscriptionCreated
        | SubscriptionRenewed
        | SubscriptionCancelled
        | SubscriptionEnded
        | SubscriptionPaused
        | SubscriptionResumed
        | SubscriptionUpdated
        | SubscriptionTrialEnding
        | SubscriptionRenewing => OrderStatus::Completed,
    }
}
