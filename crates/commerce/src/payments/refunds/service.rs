//! Refunds: listed, shown and made.

use super::requests::{ListQuery, NewRefund, OrderPath, RefundPath};
use super::store;
use super::views::{Refund, RefundDetail};
use crate::payments::refund;
use pandabase_domain::money::Cents;
use pandabase_platform::api::parse::OptionalJson;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;
use pandabase_platform::page::order::Direction;

/// `GET /v2/core/stores/{storeId}/refunds/`: the store's refunds.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Refund>, ApiError> {
    let query = &input.query;
    let direction = query.sort.0.unwrap_or(Direction::Desc);
    store::page(tx, ctx, &input.paging(25)?, query.status.0, direction)
}

/// `GET /v2/core/stores/{storeId}/refunds/{refundId}`: one refund.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such refund.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<RefundPath>) -> Result<RefundDetail, ApiError> {
    store::detail(tx, ctx, &input.path.refund_id)?.ok_or(ApiError::Missing("Refund"))
}

/// `GET /v2/core/stores/{storeId}/orders/{orderId}/refunds`: the refunds of an order, newest first.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such order.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<Vec<Refund>, ApiError> {
    store::of_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))
}

/// `POST /v2/core/stores/{storeId}/refunds/orders/{orderId}`, and the dashboard's
/// `POST /v2/stores/{storeId}/orders/{orderId}/refund`: refunds an order.
///
/// # Errors
/// [`ApiError::Invalid`] when a part is asked for, and those of [`refund::by_merchant`].
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<OrderPath, Nothing, OptionalJson<NewRefund>>,
) -> Result<RefundDetail, ApiError> {
    if input.body.0.is_partial() {
        return Err(ApiError::invalid("Partial refunds are not supported"));
    }
    let reason = input.body.0.reason.0.unwrap_or_default();
    let expected = input.body.0.expected_cost.0;
    let expected = expected.map(|cost| Cents(cost.get()));
    let refund = refund::by_merchant(tx, ctx, &input.path.order_id, (reason, expected))?;
    Ok(store::detail(tx, ctx, &refund)?.ok_or(DbError::MissingRow)?)
}
