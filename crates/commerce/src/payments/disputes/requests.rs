//! Paths, filters and bodies of requests for disputes.

use pandabase_domain::dispute::DisputeStatus;
use pandabase_domain::id::DisputeId;
use pandabase_domain::input::{Opt, Prose};
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

listed! {
    /// Which disputes.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// Only those with this status.
        pub(super) status: Opt<DisputeStatus>,
        /// By opening.
        pub(super) sort: Opt<Direction>,
        /// Only those that evidence can be submitted for, or only the rest.
        pub(super) needs_evidence: Opt<bool>,
    }
}

/// The dispute in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputePath {
    pub(super) dispute_id: DisputeId,
}

/// The merchant's evidence. The buyer's name, addresses and history are attached to it.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewEvidence {
    /// What the buyer did with the goods.
    pub(super) access_activity_log: Prose<1, 20_000>,
}
