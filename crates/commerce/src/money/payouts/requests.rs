//! What requests for payouts name and ask.

use pandabase_domain::id::PayoutId;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which payout.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) payout_id: PayoutId,
}

listed! {
    /// Which page of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {}
}
