//! What is metered, as clients see it.

use pandabase_domain::id::{CustomerId, MeterId, SubscriptionId, UsageEventId};
use pandabase_domain::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// An event.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageEvent {
    /// The event.
    pub id: UsageEventId,
    /// The client's name for it.
    pub external_id: Option<String>,
    /// The subscription that used it.
    pub subscription_id: SubscriptionId,
    /// The meter that counted it.
    pub meter_id: MeterId,
    /// The subscription's customer.
    pub customer_id: CustomerId,
    /// How much.
    pub quantity: i64,
    /// When it happened.
    pub event_at: Timestamp,
    /// When it was reported.
    pub received_at: Timestamp,
    /// The client's own words.
    pub metadata: Option<BTreeMap<String, String>>,
}
