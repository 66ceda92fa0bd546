//! What requests for subscriptions name and ask (contract `subscriptions.md`).

use pandabase_domain::id::{CustomerId, ProductId, SubscriptionId};
use pandabase_domain::input::Opt;
use pandabase_domain::subscription::SubscriptionStatus;
use pandabase_platform::listed;
use schemars::JsonSchema;
use serde::Deserialize;

/// The subscription in the path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[allow(
    missing_docs,
    reason = "the name says it, and the OpenAPI document need not repeat it"
)]
pub struct Path {
    pub subscription_id: SubscriptionId,
}

listed! {
    /// Filters of the list.
    #[derive(Debug, Deserialize, JsonSchema)]
    pub struct ListQuery {
        /// Only those with this status.
        pub status: Opt<SubscriptionStatus>,
        /// Only those to this product.
        pub product_id: Opt<ProductId>,
        /// Only those of this customer.
        pub customer_id: Opt<CustomerId>,
    }
}

/// How to cancel.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct CancelBody {
    /// Ends access now instead of with the period; `false` when absent.
    #[serde(default)]
    pub immediate: Opt<bool>,
    /// The same in other words: `NOW` is `immediate: true`. Where both are said, `immediate` counts.
    #[serde(default, rename = "cancelAt")]
    pub cancel_at: Opt<CancelAt>,
}

pandabase_domain::text_enum! {
    /// When access ends.
    pub enum CancelAt {
        /// At once.
        Now = "NOW",
        /// With the period.
        PeriodEnd = "PERIOD_END",
    }
}
