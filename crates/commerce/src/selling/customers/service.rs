//! Listing and showing customers (contract `customers.md`).

use super::requests::{CustomerSortBy, ListQuery, Path};
use super::store;
use super::views::{Customer, CustomerDetail};
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, Paging};
use pandabase_platform::text::like_pattern;

/// `GET /v2/core/stores/{storeId}/customers/`: a page of the customers that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Customer>, ApiError> {
    let query = &input.query;
    let search = query.search.as_ref().filter(|text| !text.is_empty());
    let search = search.map(|text| like_pattern(text));
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt(store::MATCHES, search.as_deref())
    };
    let total = match search {
        Some(_) => tx.count(&filtered(store::COUNT))?,
        None => store::TALLY.total(tx, &ctx.store.id, None, &[])?,
    };
    let paging = Paging::new(&query.page, &query.limit, 25);
    let items = filtered(store::SELECT).then(order(query));
    Page::of(tx, paging, total, items, store::customer)
}

/// The list's order; ids sort by age, and no two customers share an address.
fn order(query: &ListQuery) -> &'static str {
    let by = query.sort_by.0.unwrap_or_default();
    match (by, query.sort_order.0.unwrap_or(Direction::Desc)) {
        (CustomerSortBy::Email, Direction::Asc) => "ORDER BY email",
        (CustomerSortBy::Email, Direction::Desc) => "ORDER BY email DESC",
        (CustomerSortBy::TotalSpent, Direction::Asc) => "ORDER BY total_spent, id DESC",
        (CustomerSortBy::TotalSpent, Direction::Desc) => "ORDER BY total_spent DESC, id DESC",
        (CustomerSortBy::OrderCount, Direction::Asc) => "ORDER BY order_count, id DESC",
        (CustomerSortBy::OrderCount, Direction::Desc) => "ORDER BY order_count DESC, id DESC",
        (CustomerSortBy::CreatedAt, Direction::Asc) => "ORDER BY id",
        (CustomerSortBy::CreatedAt, Direction::Desc) => "ORDER BY id DESC",
    }
}

/// `GET /v2/core/stores/{storeId}/customers/{customerId}`: a customer with addresses and newest orders.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CustomerDetail, ApiError> {
    let found = store::find(tx, &ctx.store.id, &input.path.customer_id)?;
    found.ok_or(ApiError::Missing("Customer"))
}
