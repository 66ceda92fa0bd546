//! What an order tells: rows of its timeline and events to the merchant's endpoints.

use super::sale::Sale;
use super::store::{record, timeline};
use super::timeline::Step;
use crate::notify::events;
use crate::notify::payload::{
    CustomerData, EventData, GeoData, ItemData, OrderData, PaymentData, SubscriptionData,
};
use pandabase_domain::id::{EventId, OrderId};
use pandabase_domain::timeline::{TimelineType, webhook_dispatched};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Steps of a payment that a trial's order takes without anything being paid.
const OF_PAYMENTS: [TimelineType; 3] = [
    TimelineType::PaymentPending,
    TimelineType::PaymentProcessing,
    TimelineType::PaymentCollected,
];

/// Adds rows to the timeline.
pub fn note(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, rows: &[TimelineType]) -> Result<(), ApiError> {
    Ok(timeline::note(tx, ctx, sale, &steps(sale, rows))?)
}

/// What rows of the timeline say.
pub fn steps(sale: &Sale, rows: &[TimelineType]) -> Vec<Step> {
    let is_trial = sale.is_trial();
    let told = rows
        .iter()
        .filter(|kind| !is_trial || !OF_PAYMENTS.contains(kind));
    told.map(|&kind| Step::Plain(kind)).collect()
}

/// Tells the endpoints that subscribe to `event`, and the timeline when there is one. Of a trial's order
/// there is no payment to tell of (contract `subscriptions.md`, "Trial").
pub fn emit(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, event: EventType) -> Result<(), ApiError> {
    if sale.is_trial() {
        return Ok(());
    }
    let emitted = events::emit(tx, ctx, event, |tx| payment_event_data(tx, ctx, sale))?;
    match emitted {
        Some(id) => note_event(tx, ctx, sale, event, &id),
        None => Ok(()),
    }
}

/// Tells of a subscription by one of its orders, whose timeline notes it.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order.
pub fn emit_of_subscription(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    event: EventType,
    subscription: SubscriptionData,
) -> Result<(), ApiError> {
    let mut told = None;
    let emitted = events::emit(tx, ctx, event, |tx| {
        // Held, so that rows of its timeline get their places one after the other.
        let sale = record::lock_order(tx, ctx, order)?.ok_or(ApiError::Missing("Order"))?;
        let data = event_data(tx, ctx, &sale)?;
        told = Some(sale);
        Ok(EventData {
            subscription: Some(subscription),
            ..data
        })
    })?;
    match emitted.zip(told) {
        Some((id, sale)) => note_event(tx, ctx, &sale, event, &id),
        None => Ok(()),
    }
}

/// The timeline notes that endpoints are told of an event.
fn note_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    event: EventType,
    id: &EventId,
) -> Result<(), ApiError> {
    let step = Step::Told {
        kind: TimelineType::WebhookDispatched,
        text: webhook_dispatched(event),
        metadata: Some(serde_json::json!({"eventId": id.as_str()})),
    };
    timeline::note(tx, ctx, sale, &[step])?;
    Ok(())
}

/// `data` of an event about this order, as it stands now.
pub fn event_data(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<EventData, ApiError> {
    let items = record::items(tx, ctx, &sale.order)?;
    let items = items.into_iter().map(|item| ItemData {
        product_id: item.product,
        variant_id: item.variant,
        name: item.name,
        quantity: item.quantity,
        amount: item.price,
    });
    Ok(EventData {
        order: OrderData {
            id: sale.order.clone(),
            order_number: sale.number.clone(),
            status: sale.state.order,
            amount: sale.amount,
            currency: "USD".into(),
            custom_fields: sale.custom_fields.clone(),
            metadata: sale.metadata.clone(),
            items: items.collect(),
        },
        customer: Some(CustomerData {
            id: sale.customer.clone(),
            email: sale.email.clone(),
        }),
        geo: geo_data(sale),
        subscription: None,
        payment: None,
    })
}

/// `data` of a PAYMENT_* event about this order, as it stands now.
pub fn payment_event_data(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale) -> Result<EventData, ApiError> {
    Ok(EventData {
        payment: Some(payment_data(sale)),
        ..event_data(tx, ctx, sale)?
    })
}

fn payment_data(sale: &Sale) -> PaymentData {
    PaymentData {
        id: sale.payment.clone(),
        reference_id: sale.reference_id(),
        status: sale.state.payment,
        total_amount: sale.total,
        method: sale.method,
        failure_code: sale.failure,
        failure_message: sale.failure.map(|code| code.message().to_owned()),
    }
}

/// Null until the address was looked up; from the capture on always there, with null for what is not
/// known (contract `orders-payments.md`, "Geo").
fn geo_data(sale: &Sale) -> Option<GeoData> {
    let ip = sale.ip.clone()?;
    if sale.geo.is_none() && sale.captured_at.is_none() {
        return None;
    }
    let geo = sale.geo.clone().unwrap_or_default();
    Some(GeoData {
        ip,
        country: geo.country,
        city: geo.city,
        region: geo.region,
    })
}
