//! Requests for customers.

use super::store;
use super::views::{Customer, CustomerDetail};
use crate::db::Tx;
use crate::http::page::order::Direction;
use crate::http::page::{PageLimit, PageNumber};
use crate::http::{ApiError, Ctx, Input, Nothing, Page};
use pandabase_domain::input::{IdText, Opt, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// Which customer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Path {
    customer_id: IdText,
}

pandabase_domain::text_enum! {
    /// What customers are sorted by.
    #[derive(Default)]
    pub(crate) enum CustomerSortBy {
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

/// Which customers, in which order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    #[serde(default)]
    pub(super) page: PageNumber,
    #[serde(default)]
    pub(super) limit: PageLimit,
    /// Part of the email address, the name or the id, in any case.
    #[serde(default)]
    pub(super) search: Opt<Text<0, 128>>,
    #[serde(default)]
    pub(super) sort_by: Opt<CustomerSortBy>,
    #[serde(default)]
    pub(super) sort_order: Opt<Direction>,
}

/// `GET /v2/core/stores/{storeId}/customers/`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Customer>, ApiError> {
    store::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/customers/{customerId}`.
pub(crate) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CustomerDetail, ApiError> {
    store::detail(tx, ctx, &input.path.customer_id)
}
