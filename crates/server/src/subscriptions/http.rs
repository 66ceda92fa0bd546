//! Requests for subscriptions (contract `subscriptions.md`).

use super::service;
use super::store::Filters;
use super::upcoming::{self, UpcomingInvoice};
use super::views::SubscriptionView;
use crate::db::Tx;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Nothing, OptionalJson, Page, Paging};
use pandabase_domain::input::{IdText, Opt};
use pandabase_domain::subscription::SubscriptionStatus;
use schemars::JsonSchema;
use serde::Deserialize;

/// The subscription in the path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    pub(crate) subscription_id: IdText,
}

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
    /// Only those that stand here.
    #[serde(default)]
    status: Opt<SubscriptionStatus>,
    /// Only those to this product.
    #[serde(default)]
    product_id: Opt<IdText>,
    /// Only those of this customer.
    #[serde(default)]
    customer_id: Opt<IdText>,
}

/// How to cancel.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct CancelBody {
    /// Ends access now instead of with the period; `false` when absent.
    #[serde(default)]
    immediate: Opt<bool>,
}

/// `GET /v2/core/stores/{storeId}/subscriptions/`.
pub(crate) fn list(
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
pub(crate) fn show(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<SubscriptionView, ApiError> {
    service::show(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/cancel`.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path, Nothing, OptionalJson<CancelBody>>,
) -> Result<SubscriptionView, ApiError> {
    let immediate = input.body.0.immediate.0.unwrap_or(false);
    service::cancel(tx, ctx, &input.path.subscription_id, immediate)
}

/// `POST …/subscriptions/{subscriptionId}/pause`; a body is not read.
pub(crate) fn pause(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<SubscriptionView, ApiError> {
    service::pause(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/resume`; a body is not read.
pub(crate) fn resume(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<SubscriptionView, ApiError> {
    service::resume(tx, ctx, &input.path.subscription_id)
}

/// `POST …/subscriptions/{subscriptionId}/reactivate`; a body is not read.
pub(crate) fn reactivate(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<SubscriptionView, ApiError> {
    service::reactivate(tx, ctx, &input.path.subscription_id)
}

/// `GET …/subscriptions/{subscriptionId}/upcoming-invoice`.
pub(crate) fn upcoming_invoice(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Path>,
) -> Result<UpcomingInvoice, ApiError> {
    upcoming::show(tx, ctx, &input.path.subscription_id)
}
