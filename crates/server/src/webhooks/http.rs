//! Handlers and request types of webhooks.

use super::service;
use super::views::{RolledSecret, TestResult, Webhook};
use crate::db::Tx;
use crate::http::endpoint::Reply;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Call, Ctx, Deleted, Input, Json, Nothing, OptionalJson, Page, Paging};
use pandabase_domain::input::{IdText, List, Opt, Patch, Text};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::SignatureVersion;
use schemars::JsonSchema;
use serde::Deserialize;

/// Webhooks of a page when the request does not say.
const PAGE: i64 = 20;

/// At least one event type; duplicates collapse, so their number needs no limit but the body's.
type EventTypes = List<EventType, 1, { usize::MAX }>;

/// Names an endpoint.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookPath {
    webhook_id: IdText,
}

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    #[serde(default)]
    page: PageNumber,
    #[serde(default)]
    limit: PageLimit,
}

/// A new endpoint.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewWebhook {
    /// A public https address.
    pub url: Text<0, 512>,
    /// Which events it is told.
    pub event_types: EventTypes,
    /// The merchant's own words.
    #[serde(default)]
    pub note: Opt<Text<0, 256>>,
    /// V2 when absent.
    #[serde(default)]
    pub signature_version: Opt<SignatureVersion>,
}

/// Changes to an endpoint.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookPatch {
    /// A public https address.
    #[serde(default)]
    pub url: Opt<Text<0, 512>>,
    /// Which events it is told from now on.
    #[serde(default)]
    pub event_types: Opt<EventTypes>,
    /// The merchant's own words.
    #[serde(default)]
    pub note: Patch<Text<0, 256>>,
    /// The secret stays the same.
    #[serde(default)]
    pub signature_version: Opt<SignatureVersion>,
    /// False drops queued deliveries.
    #[serde(default)]
    pub is_enabled: Opt<bool>,
}

/// What to send.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestRequest {
    /// PAYMENT_COMPLETED when absent.
    #[serde(default)]
    event_type: Opt<EventType>,
}

/// `GET /v2/core/stores/{storeId}/webhooks/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Webhook>, ApiError> {
    let paging = Paging::new(&input.query.page, &input.query.limit, PAGE);
    service::list(tx, ctx, paging)
}

/// `POST /v2/core/stores/{storeId}/webhooks/`.
pub(crate) async fn create(
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
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<WebhookPath>) -> Result<Webhook, ApiError> {
    service::find(tx, ctx, &input.path.webhook_id)
}

/// `PATCH /v2/core/stores/{storeId}/webhooks/{webhookId}`.
pub(crate) async fn update(
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
pub(crate) fn delete(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<WebhookPath>,
) -> Result<Deleted, ApiError> {
    service::delete(tx, ctx, &input.path.webhook_id)
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/test`.
pub(crate) async fn test(
    call: Call,
    input: Input<WebhookPath, Nothing, OptionalJson<TestRequest>>,
) -> Result<Reply<TestResult>, ApiError> {
    let OptionalJson(request) = input.body;
    let event = request.event_type.0.unwrap_or(EventType::PaymentCompleted);
    let result = service::test(&call, input.path.webhook_id, event).await?;
    call.reply(&result)
}

/// `POST /v2/stores/{storeId}/webhooks/{webhookId}/roll-secret`.
pub(crate) fn roll_secret(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<WebhookPath>,
) -> Result<RolledSecret, ApiError> {
    service::roll_secret(tx, ctx, &input.path.webhook_id)
}
