//! What requests for usage name and ask; what a report says is in [`report`](super::report).

use pandabase_domain::input::{IdText, Opt};
use pandabase_domain::time::Timestamp;
use pandabase_platform::page::{PageLimit, PageNumber};
use schemars::JsonSchema;
use serde::Deserialize;

/// Filters of the list.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct ListQuery {
    pub(crate) subscription_id: IdText,
    #[serde(default)]
    pub(crate) meter_id: Opt<IdText>,
    /// Events at this time or later.
    #[serde(default)]
    pub from: Opt<Timestamp>,
    /// Events before this time.
    #[serde(default)]
    pub to: Opt<Timestamp>,
    #[serde(default)]
    pub(crate) page: PageNumber,
    #[serde(default)]
    pub(crate) limit: PageLimit,
}

/// Names a subscription.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionPath {
    pub(crate) subscription_id: IdText,
}
