//! Requests for customers.

use super::store;
use super::views::{Customer, CustomerDetail};
use crate::commerce::selling::customers::requests::{ListQuery, Path};
use crate::platform::api::{Input, Nothing};
use crate::platform::context::Ctx;
use crate::platform::db::Tx;
use crate::platform::error::ApiError;
use crate::platform::page::Page;

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
