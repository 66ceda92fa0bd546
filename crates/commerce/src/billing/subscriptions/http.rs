//! Requests for subscriptions (contract `subscriptions.md`).

use super::store::Filters;
use super::upcoming::UpcomingInvoice;
use super::views::SubscriptionView;
use super::{service, upcoming};
use crate::billing::subscriptions::requests::{CancelBody, ListQuery, Path};
use pandabase_platform::api::{Input, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, Paging};

/// `GET /v2/core/stores/{storeId}/subscriptions/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<SubscriptionView>, ApiError> {
    let query = &input.query;
    let filters = Filters {
        status: query.status.0,
        product: query.product_id.as_ref().map(|id| &**id),
        customer: query.customer_id.as_ref().map(|id| &**id),
    };
    service::list(tx, ctx, Paging::new(&query.page, &query.limit, 25), filters)
}

/// `GET …/subscriptions/{subscriptionId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    service::show(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/cancel`.
pub fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<CancelBody>>,
) -> Result<SubscriptionView, ApiError> {
    let immediate = input.body.0.immediate.0.unwrap_or(false);
    service::cancel(tx, ctx, &input.path.subscription_id, immediate)
}

/// `POST …/subscriptions/{subscriptionId}/pause`; a body is not read.
pub fn pause(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    service::pause(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/resume`; a body is not read.
pub fn resume(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    service::resume(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/reactivate`; a body is not read.
pub fn reactivate(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<SubscriptionView, ApiError> {
    service::reactivate(tx, ctx, &input.path.subscription_id)
}

/// `GET …/subscriptions/{subscriptionId}/upcoming-invoice`.
pub fn upcoming_invoice(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<UpcomingInvoice, ApiError> {
    upcoming::show(tx, ctx, &input.path.subscription_id)
}
