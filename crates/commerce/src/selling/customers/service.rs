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
use pandabase_platform::params;
use pandabase_platform::text::fold;

/// `GET /v2/core/stores/{storeId}/customers/`: a page of the customers that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Customer>, ApiError> {
    let query = &input.query;
    let paging = Paging::new(&query.page, &query.limit, 25);
    let search = query.search.as_ref().map(|text| fold(text.trim()));
    let Some(search) = search.filter(|text| !text.is_empty()) else {
        let total = store::TALLY.total(tx, &ctx.store.id, None, &[])?;
        let all = Query::new(store::SELECT).filter("store_id = ?", &ctx.store.id);
        return Page::of(tx, paging, total, all.then(order(query)), store::customer);
    };
    let found = |select| Query::over(select, params![&ctx.store.id, &search].to_vec());
    let items = found(store::FOUND).then(order(query));
    Page::load(tx, paging, &found(store::COUNT_FOUND), items, store::customer)
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
