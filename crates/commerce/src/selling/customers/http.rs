//! Requests for customers.

use super::store;
use super::views::{Customer, CustomerDetail};
use crate::selling::customers::requests::{ListQuery, Path};
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::page::Page;

/// `GET /v2/core/stores/{storeId}/customers/`.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Customer>, ApiError> {
    store::list(tx, ctx, &input.query)
}

/// `GET /v2/core/stores/{storeId}/customers/{customerId}`.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CustomerDetail, ApiError> {
    store::detail(tx, ctx, &input.path.customer_id)
}
