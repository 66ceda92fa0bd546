//! Handlers and request types of webhooks.

use super::service;
use super::views::{RolledSecret, TestResult, Webhook};
use crate::notify::requests::{ListQuery, NewWebhook, TestRequest, WebhookPatch, WebhookPath};
use pandabase_domain::webhook::event::EventType;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Deleted, Input, Json, Nothing, OptionalJson};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Page, Paging};

/// Webhooks of a page when the request does not say.
const PAGE: i64 = 20;

/// `GET /v2/core/stores/{storeId}/webhooks/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Webhook>, ApiError> {
    let paging = Paging::new(&input.query.page, &input.query.limit, PAGE);
    service::list(tx, ctx, paging)
}

/// `POST /v2/core/stores/{storeId}/webhooks/`.
pub async fn create(
    call: Call,
    input: Input<Nothing, Nothing, Json<NewWebhook>>,
) -> Result<Reply<Webhook>, ApiError> {
    let Json(new) = input.body;
    // Before the transaction: names are resolved over the network.
    let address = call.app().outbound.check(&new.url).await;
    call.write_once(move |tx, ctx| service::create(tx, ctx, &new, address))
        .await
}

/// `GET /v2/core/stores/{storeId}/webhooks/{webhookId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<WebhookPath>) -> Result<Webhook, ApiError> {
    service::find(tx, ctx, &input.path.webhook_id)
}

/// `PATCH /v2/core/stores/{storeId}/webhooks/{webhookId}`.
pub async fn update(
    call: Call,
    input: Input<WebhookPath, Nothing, Json<WebhookPatch>>,
) -> Result<Reply<Webhook>, ApiError> {
    let (Json(patch), id) = (input.body, input.path.webhook_id);
    let address = match patch.url.as_ref() {
        Some(url) => call.app().outbound.check(url).await,
        None => Ok(()),
    };
    // Another scheme is refused like every malformed field, before anything is looked up.
    if patch.url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
        address.map_err(|error| ApiError::invalid(error.to_string()))?;
    }
    call.write_once(move |tx, ctx| service::update(tx, ctx, &id, patch.clone(), address))
        .await
}

/// `DELETE /v2/core/stores/{storeId}/webhooks/{webhookId}`.
pub fn delete(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<WebhookPath>) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.webhook_id)
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/test`.
pub async fn test(
    call: Call,
    input: Input<WebhookPath, Nothing, OptionalJson<TestRequest>>,
) -> Result<Reply<TestResult>, ApiError> {
    let OptionalJson(request) = input.body;
    let event = request.event_type.0.unwrap_or(EventType::PaymentCompleted);
    let result = service::test(&call, input.path.webhook_id, event).await?;
    call.reply(&result)
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/roll-secret`.
pub fn roll_secret(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<WebhookPath>,
) -> Result<RolledSecret, ApiError> {
    service::roll_secret(tx, ctx, &input.path.webhook_id)
}
