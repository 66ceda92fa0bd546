//! What requests for usage name and ask; what a report says is in [`report`](super::report).

use pandabase_domain::input::{IdText, Opt};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        pub(crate) subscription_id: IdText,
        #[serde(default)]
        pub(crate) meter_id: Opt<IdText>,
    }
}

/// Names a subscription.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionPath {
    pub(crate) subscription_id: IdText,
}
