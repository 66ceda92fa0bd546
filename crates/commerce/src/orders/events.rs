//! What an order reports: rows of its timeline, and events to the merchant's endpoints.

use super::sale::Sale;
use super::store::{record, timeline};
use super::timeline::Step;
use crate::notify::events;
use crate::notify::payload::{
    CustomerData, EventData, GeoData, ItemData, OrderData, PaymentData, SubscriptionData,
};
use pandabase_domain::id::{EventId, OrderId};
use pandabase_domain::money::CURRENCY;
use pandabase_domain::timeline::{TimelineType, webhook_dispatched};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;

/// Steps of a payment, which the timeline of a trial's order leaves out, because nothing is paid.
const OF_PAYMENTS: [TimelineType; 3] = [
    TimelineType::PaymentPending,
    TimelineType::PaymentProcessing,
    TimelineType::PaymentCollected,
];

/// Adds rows to the timeline.
pub fn note(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, rows: &[TimelineType]) -> Result<(), ApiError> {
    Ok(timeline::note(tx, ctx, sale, &steps(sale, rows))?)
}

/// The steps of these rows, without those that a trial's order leaves out.
pub fn steps(sale: &Sale, rows: &[TimelineType]) -> Vec<Step> {
    let is_trial = sale.is_trial();
    let told = rows
        .iter()
        .filter(|kind| !is_trial || !OF_PAYMENTS.contains(kind));
    told.map(|&kind| Step::Plain(kind)).collect()
}

/// Emits an event about an order, and notes it in the timeline if an endpoint subscribes to it. The order of
/// a trial emits nothing, because it has no payment (contract `subscriptions.md`, "Trial").
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

/// Emits an event about a subscription with the data of one of its orders, and notes it in that order's
/// timeline.
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
        // Locked, so that rows of its timeline get their positions one after the other.
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

/// Notes in the timeline that an event was emitted.
fn note_event(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    event: EventType,
    id: &EventId,
) -> Result<(), ApiError> {
    let step = Step::Detailed {
        kind: TimelineType::WebhookDispatched,
        text: webhook_dispatched(event),
        metadata: Some(serde_json::json!({"eventId": id.as_str()})),
    };
    timeline::note(tx, ctx, sale, &[step])?;
    Ok(())
}

/// `data` of an event about this order in its current state.
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
            currency: CURRENCY.into(),
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

/// `data` of a PAYMENT_* event about this order in its current state.
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

/// `None` until the IP address was looked up. From the capture on it is always there, with null for what is
/// not known (contract `orders-payments.md`, "Geo"): the address, too, where the store paid for the buyer.
fn geo_data(sale: &Sale) -> Option<GeoData> {
    let found = sale.buyer_geo();
    if found.is_none() && sale.captured_at.is_none() {
        return None;
    }
    let geo = found.cloned().unwrap_or_default();
    Some(GeoData {
        ip: sale.buyer_ip().map(str::to_owned),
        country: geo.country,
        city: geo.city,
        region: geo.region,
    })
}
