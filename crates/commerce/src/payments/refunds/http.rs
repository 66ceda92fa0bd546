//! Refund requests.

use super::store;
use super::views::{Refund, RefundDetail};
use crate::payments::refund;
use pandabase_domain::input::{IdText, Opt};
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_platform::api::parse::OptionalJson;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, PageLimit, PageNumber, Paging};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which refunds.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    /// Only those that stand here.
    #[serde(default)]
    status: Opt<RefundStatus>,
    /// By creation.
    #[serde(default)]
    sort: Opt<Direction>,
}

/// The refund in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundPath {
    refund_id: IdText,
}

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    order_id: IdText,
}

/// A refund to be made, of everything that was charged.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewRefund {
    /// Why; REQUESTED_BY_CUSTOMER when it is left out.
    #[serde(default)]
    reason: Opt<RefundReason>,
}

/// `GET …/refunds/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Refund>, ApiError> {
    let query = &input.query;
    let paging = Paging::new(&query.page, &query.limit, 25);
    let direction = query.sort.0.unwrap_or(Direction::Desc);
    store::page(tx, ctx, paging, query.status.0, direction)
}

/// `GET …/refunds/{refundId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<RefundPath>) -> Result<RefundDetail, ApiError> {
    store::detail(tx, ctx, &input.path.refund_id)?.ok_or(ApiError::Missing("Refund"))
}

/// `GET …/orders/{orderId}/refunds`.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<OrderPath>) -> Result<Vec<Refund>, ApiError> {
    store::of_order(tx, ctx, &input.path.order_id)?.ok_or(ApiError::Missing("Order"))
}

/// `POST …/refunds/orders/{orderId}`, and the dashboard's `POST …/orders/{orderId}/refund`.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<OrderPath, Nothing, OptionalJson<NewRefund>>,
) -> Result<RefundDetail, ApiError> {
    let reason = input.body.0.reason.0.unwrap_or_default();
    let refund = refund::by_merchant(tx, ctx, &input.path.order_id, reason)?;
    Ok(store::detail(tx, ctx, refund.as_str())?.ok_or(pandabase_platform::db::DbError::MissingRow)?)
}
