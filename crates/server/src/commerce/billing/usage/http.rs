//! Handlers of usage: reporting events, listing them, and what they come to.

use super::ingest;
use super::report::UsageReport;
use super::views::{Received, SubscriptionUsage};
use crate::commerce::billing::metering::views::UsageEvent;
use crate::commerce::billing::usage::requests::{ListQuery, SubscriptionPath};
use crate::commerce::billing::usage::show;
use crate::platform::api::endpoint::Reply;
use crate::platform::api::{Call, Input, Json, Nothing};
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::platform::page::Page;

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
