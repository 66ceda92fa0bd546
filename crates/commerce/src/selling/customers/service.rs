//! Listing and showing customers (contract `customers.md`).

use super::requests::{CustomerSortBy, ListQuery, Path};
use super::store;
use super::views::{Customer, CustomerDetail};
use pandabase_domain::id::kind;
use pandabase_platform::api::{Input, Nothing};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, Query, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page};
use pandabase_platform::params;
use pandabase_platform::text::fold;

/// `GET /v2/core/stores/{storeId}/customers/`: a page of the customers that match.
pub fn list(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    input: &Input<Nothing, ListQuery>,
) -> Result<Page<Customer>, ApiError> {
    let query = &input.query;
    let paging = &input.paging(25)?;
    let made = paging.made::<kind::Customer>();
    let search = query.search.as_ref().map(|text| fold(text.trim()));
    let (total, items) = match search.as_deref() {
        None | Some("") => {
            let all = Query::select(store::LIST).filter("store_id = ?", &ctx.store.id);
            let all = all.filter_span("id", made.from(), made.to());
            let total = match paging.is_within() {
                true => tx.count(&all.count())?,
                false => store::TALLY.total(tx, &ctx.store.id, None, &[])?,
            };
            (total, all)
        }
        Some(search) => {
            let values = || params![&ctx.store.id, search].to_vec();
            let found = Query::select_with(store::FOUND, values());
            let count = Query::with(store::COUNT_FOUND, values());
            let total = tx.count(&count.filter_span("id", made.from(), made.to()))?;
            (total, found.filter_span("id", made.from(), made.to()))
        }
    };
    Page::of(tx, paging, total, items, &order(query), Customer::from_row)
}

/// The list's order; ids sort by age, and no two customers share an address.
fn order(query: &ListQuery) -> Vec<Key> {
    let direction = query.sort_order.0.unwrap_or(Direction::Desc);
    let id = Key::text("id");
    match query.sort_by.0.unwrap_or_default() {
        CustomerSortBy::Email => vec![Key::text("email").towards(direction)],
        CustomerSortBy::TotalSpent => vec![Key::number("total_spent").towards(direction), id.desc()],
        CustomerSortBy::OrderCount => vec![Key::number("order_count").towards(direction), id.desc()],
        CustomerSortBy::CreatedAt => vec![id.towards(direction)],
    }
}

/// `GET /v2/core/stores/{storeId}/customers/{customerId}`: a customer with addresses and newest orders.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<Path>) -> Result<CustomerDetail, ApiError> {
    let found = store::find(tx, &ctx.store.id, &input.path.customer_id)?;
    found.ok_or(ApiError::Missing("Customer"))
}
