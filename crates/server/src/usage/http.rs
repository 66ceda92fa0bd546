//! Handlers of usage: reporting events, listing them, and what they come to.

use super::report::UsageReport;
use super::views::{Received, SubscriptionUsage, UsageEvent};
use super::{billing, ingest};
use crate::db::Tx;
use crate::http::endpoint::Reply;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Call, Ctx, Input, Json, Nothing, Page};
use pandabase_domain::input::{IdText, Opt};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    pub(super) subscription_id: IdText,
    #[serde(default)]
    pub(super) meter_id: Opt<IdText>,
    /// Events at this time or later.
    #[serde(default)]
    pub(super) from: Opt<Timestamp>,
    /// Events before this time.
    #[serde(default)]
    pub(super) to: Opt<Timestamp>,
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
}

/// Names a subscription.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubscriptionPath {
    subscription_id: IdText,
}

/// `POST /v2/core/stores/{storeId}/usage/`.
pub(crate) async fn report(
    call: Call,
    input: Input<Nothing, Nothing, Json<UsageReport>>,
) -> Result<Reply<Received>, ApiError> {
    let report = input.body.0.prepare()?;
    call.write_once(move |tx, ctx| ingest::ingest(tx, ctx, &report))
        .await
}

/// `GET /v2/core/stores/{storeId}/usage/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<UsageEvent>, ApiError> {
    ingest::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/usage`.
pub(crate) fn of_subscription(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SubscriptionPath>,
) -> Result<SubscriptionUsage, ApiError> {
    billing::show(tx, ctx, &input.path.subscription_id)
}
