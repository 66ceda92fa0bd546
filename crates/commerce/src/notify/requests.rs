//! What requests for webhook endpoints name and say.

use pandabase_domain::id::WebhookId;
use pandabase_domain::input::{List, Opt, Patch, Text};
use pandabase_domain::webhook::event::EventType;
use pandabase_domain::webhook::signature::SignatureVersion;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// At least one event type. Duplicates collapse, so only the size of the body limits their number.
type EventTypes = List<EventType, 1, { usize::MAX }>;

/// Names an endpoint.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookPath {
    pub(crate) webhook_id: WebhookId,
}

listed! {
    /// Which page.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}

/// A new endpoint.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWebhook {
    /// A public https address.
    pub url: Text<0, 512>,
    /// Which events it subscribes to.
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
pub struct WebhookPatch {
    /// A public https address.
    #[serde(default)]
    pub url: Opt<Text<0, 512>>,
    /// Which events it subscribes to from now on.
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
pub struct TestRequest {
    /// PAYMENT_COMPLETED when absent.
    #[serde(default)]
    pub event_type: Opt<EventType>,
}
