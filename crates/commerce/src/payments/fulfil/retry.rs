//! Retrying the delivery of lines that were given up.

use super::delivery::enqueue;
use super::store;
use super::store::LineStatus;
use crate::orders::events;
use crate::orders::requests::OrderPath;
use crate::orders::store::record;
use crate::payments::refunds::store as refunds;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::timeline::TimelineType;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use schemars::JsonSchema;
use serde::Serialize;

/// What was queued again.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Requeued {
    /// Lines of the order.
    queued: usize,
    /// The same in words.
    message: String,
}

/// `POST /v2/core/stores/{storeId}/orders/{orderId}/retry-fulfillment`: queues every line of a paid order
/// that is not delivered, at once and with all its attempts anew. A body is not read.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order, [`ApiError::Invalid`] when it is not paid or
/// nothing of it is left to deliver.
pub fn retry_fulfillment(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<OrderPath>,
) -> Result<Requeued, ApiError> {
    let sale = record::lock_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))?;
    let is_being_refunded = refunds::so_far(tx, ctx, &sale.order)?.under_way.is_some();
    if sale.state.payment != PaymentStatus::Completed || is_being_refunded {
        return Err(ApiError::invalid("Only paid orders can be fulfilled"));
    }
    let lines = store::undelivered(tx, ctx, &sale.order)?;
    if lines.is_empty() {
        return Err(ApiError::invalid("No failed fulfillment to retry"));
    }
    for line in &lines {
        store::set(tx, ctx, &sale.order, &line.item, LineStatus::Pending, 0)?;
        enqueue(tx, ctx, &sale.order, &line.item)?;
    }
    events::note(tx, ctx, &sale, &[TimelineType::FulfillmentStarted])?;
    let queued = lines.len();
    Ok(Requeued {
        queued,
        message: format!("{queued} fulfillment webhook(s) re-queued for delivery"),
    })
}
