//! Handlers of usage: reporting events, listing them, and what they come to.

use super::ingest;
use super::report::UsageReport;
use super::views::{Received, SubscriptionUsage};
use crate::billing::metering::views::UsageEvent;
use crate::billing::usage::requests::{ListQuery, SubscriptionPath};
use crate::billing::usage::show;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Json, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `POST /v2/core/stores/{storeId}/usage/`.
pub async fn report(
    call: Call,
    input: Input<Nothing, Nothing, Json<UsageReport>>,
) -> Result<Reply<Received>, ApiError> {
    let report = input.body.0.prepare()?;
    call.write_once(move |tx, ctx| ingest::ingest(tx, ctx, &report))
        .await
}

/// `GET /v2/core/stores/{storeId}/usage/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<UsageEvent>, ApiError> {
    ingest::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/subscriptions/{subscriptionId}/usage`.
pub fn of_subscription(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<SubscriptionPath>,
) -> Result<SubscriptionUsage, ApiError> {
    show::show(tx, ctx, &input.path.subscription_id)
}
