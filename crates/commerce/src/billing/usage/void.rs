//! Voiding events that were reported by mistake (contract `usage.md`, "Void an event").

use crate::billing::metering::store::events;
use crate::billing::metering::store::events::Counted;
use crate::billing::subscriptions;
use crate::billing::subscriptions::store::invoices;
use crate::orders::store::record;
use pandabase_domain::id::UsageEventId;
use pandabase_domain::metering::EventKey;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::subscription::Subscription;
use pandabase_platform::api::{Deleted, Input};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Deserialize;

const MISSING: ApiError = ApiError::Missing("Usage event");

/// Names an event.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventPath {
    event_id: UsageEventId,
}

/// `DELETE /v2/core/stores/{storeId}/usage/{eventId}`: totals, projection and the coming bill are as if the
/// event had never been reported.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such event, [`ApiError::Conflict`] when it was billed, or is
/// in a bill that is being charged.
pub fn void(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<EventPath>) -> Result<Deleted, ApiError> {
    let key = EventKey::parse(input.path.event_id.as_str()).ok_or(MISSING)?;
    let found = events::find(tx, ctx, key)?.ok_or(MISSING)?;
    // Locked, as for a report: no bill is begun and no period ends meanwhile.
    let subscription = subscriptions::store::lock(tx, ctx, &found.subscription)?.ok_or(MISSING)?;
    // Another request may have voided it before the lock was taken.
    let event = events::find(tx, ctx, key)?.ok_or(MISSING)?;
    if events::billed_by(tx, event.place)?.is_some() {
        return Err(ApiError::Conflict("Usage event has already been billed".into()));
    }
    if is_being_charged(tx, ctx, &subscription, &event)? {
        return Err(ApiError::Conflict(
            "The bill with this usage event is being charged; try again once that has succeeded or failed"
                .into(),
        ));
    }
    events::remove(tx, key, &event)?;
    Ok(Deleted { deleted: true })
}

/// Whether the processor may still collect a bill that has the event in it.
fn is_being_charged(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
    event: &Counted,
) -> Result<bool, ApiError> {
    let Some(order) = &subscription.open_order else {
        return Ok(false);
    };
    let sale = record::by_order(tx, ctx, order)?;
    let is_open = sale.is_some_and(|sale| {
        matches!(
            sale.state.payment,
            PaymentStatus::Pending | PaymentStatus::Processing
        )
    });
    let invoice = invoices::of_order(tx, ctx, order)?.filter(|_| is_open);
    Ok(invoice.is_some_and(|invoice| {
        event.place.segment <= invoice.cut
            && (invoice.all_usage || event.place.period_no <= invoice.period_no)
    }))
}
