//! Paths and filters of requests for usage; the body of a report is in [`report`](super::report).

use pandabase_domain::id::{MeterId, SubscriptionId};
use pandabase_domain::input::Opt;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        pub(crate) meter_id: Opt<MeterId>,
    }
    required { pub(crate) subscription_id: SubscriptionId }
}

/// Names a subscription.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionPath {
    pub(crate) subscription_id: SubscriptionId,
}
