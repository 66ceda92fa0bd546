//! Paths, filters and bodies of requests for refunds.

use pandabase_domain::id::{OrderId, RefundId};
use pandabase_domain::input::{Natural, Opt};
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;

listed! {
    /// Which refunds.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        /// Only those with this status.
        pub(super) status: Opt<RefundStatus>,
        /// By creation.
        pub(super) sort: Opt<Direction>,
    }
}

/// The refund in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefundPath {
    pub(super) refund_id: RefundId,
}

/// The order in the path.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderPath {
    pub(super) order_id: OrderId,
}

/// A refund to be made, of everything that was charged.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct NewRefund {
    /// Why; REQUESTED_BY_CUSTOMER when it is left out.
    #[serde(default)]
    pub(super) reason: Opt<RefundReason>,
    /// The `cost` that `getOrderAmounts` told, in US cents: where the refund would cost something else by
    /// now, because a part was given back meanwhile, the answer is 409 and nothing is refunded.
    #[serde(default, rename = "expectedCost")]
    pub(super) expected_cost: Opt<Natural>,
    // The fields by which other systems refund a part. They are refused, because a refund of everything
    // cannot be undone.
    #[serde(default)]
    #[schemars(skip)]
    amount: Option<IgnoredAny>,
    #[serde(default)]
    #[schemars(skip)]
    items: Option<IgnoredAny>,
    #[serde(default)]
    #[schemars(skip)]
    percentage: Option<IgnoredAny>,
}

impl NewRefund {
    /// Whether only a part is asked for.
    pub(super) fn is_partial(&self) -> bool {
        self.amount.is_some() || self.items.is_some() || self.percentage.is_some()
    }
}
