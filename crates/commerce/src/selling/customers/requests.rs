//! What requests for customers say (contract `customers.md`).

use pandabase_domain::id::CustomerId;
use pandabase_domain::input::{Opt, Text};
use pandabase_platform::listed;
use pandabase_platform::page::order::Direction;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Path {
    pub(crate) customer_id: CustomerId,
}

pandabase_domain::text_enum! {
    /// What customers are sorted by.
    #[derive(Default)]
    pub enum CustomerSortBy {
        /// Email address.
        Email = "email",
        /// What was spent.
        TotalSpent = "totalSpent",
        /// Orders paid.
        OrderCount = "orderCount",
        /// Creation.
        #[default]
        CreatedAt = "createdAt",
    }
}

listed! {
    /// Which customers, in which order.
    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    pub struct ListQuery {
        /// The beginning of the email address, of what follows its `@`, of the name or its last word, or of
        /// the id, in any case.
        pub search: Opt<Text<0, 128>>,
        pub(crate) sort_by: Opt<CustomerSortBy>,
        pub(crate) sort_order: Opt<Direction>,
    }
}
