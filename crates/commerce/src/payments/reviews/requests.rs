//! What requests about reviews say.

use pandabase_domain::id::{ReviewId, ShieldListId};
use pandabase_domain::input::Opt;
use pandabase_domain::shield::{ListedPart, ReviewStatus};
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which review.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    /// The review.
    pub(super) review_id: ReviewId,
}

listed! {
    /// Which reviews.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        /// Where they stand; those that wait for a decision when absent.
        pub(super) status: Opt<ReviewStatus>,
    }
}

/// What is put on which list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToList {
    /// The list.
    pub(super) list_id: ShieldListId,
    /// What of the payment is put there.
    pub(super) attribute: ListedPart,
}
