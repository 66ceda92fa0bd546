//! SQL of the list of customers and of their details.

use super::requests::{CustomerSortBy, ListQuery};
use super::views::{Customer, CustomerAddress, CustomerDetail, CustomerOrder};
use pandabase_domain::order::OrderStatus;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, Paging};
use pandabase_platform::text::like_pattern;
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, email, first_name, last_name, guest, total_spent, order_count, created_at"
    };
}

const SELECT: &str = concat!("SELECT ", columns!(), " FROM customers");
const COUNT: &str = "SELECT COUNT(*) FROM customers";
/// Addresses and ids are small ASCII letters as they are stored.
const MATCHES: &str = "(email LIKE ? ESCAPE '\\' OR name_folded LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')";

sql! {
    FIND = concat!("SELECT ", columns!(), ", refund_count, total_refunded FROM customers
        WHERE store_id = $1 AND id = $2");
    // Every fingerprint is above nothing: with this, SQLite takes the index by customer, not all of the
    // store.
    ADDRESSES = "SELECT id, line1, line2, city, state, postal_code, country FROM billing_addresses
        WHERE store_id = $1 AND customer_id = $2 AND fingerprint >= $3
        ORDER BY created_at DESC, id DESC LIMIT 100";
    RECENT_ORDERS = "SELECT id, number, amount, status, created_at FROM orders
        WHERE store_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 10";
}

pub(crate) fn list(tx: &mut Tx<'_>, ctx: &Ctx<'_>, query: &ListQuery) -> Result<Page<Customer>, ApiError> {
    let search = query.search.as_ref().filter(|text| !text.is_empty());
    let search = search.map(|text| like_pattern(text));
    let filtered = |select| {
        Query::new(select)
            .filter("store_id = ?", &ctx.store.id)
            .filter_opt(MATCHES, search.as_deref())
    };
    let paging = Paging::new(&query.page, &query.limit, 25);
    let items = filtered(SELECT).then(order(query));
    Page::load(tx, paging, &filtered(COUNT), items, customer)
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

pub(crate) fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<CustomerDetail, ApiError> {
    let store = &ctx.store.id;
    let found = tx.first(FIND, params![store, id], |row| {
        Ok((customer(row)?, row.next()?, row.next()?))
    })?;
    let (customer, refund_count, total_refunded) = found.ok_or(ApiError::Missing("Customer"))?;
    Ok(CustomerDetail {
        billing_addresses: tx.all(ADDRESSES, params![store, &customer.id, &[][..]], address)?,
        recent_orders: tx.all(RECENT_ORDERS, params![store, &customer.id], order_of)?,
        refund_count,
        total_refunded,
        customer,
    })
}

fn customer(row: &mut Row<'_>) -> Result<Customer, DbError> {
    Ok(Customer {
        id: row.next()?,
        email: row.next()?,
        first_name: row.next()?,
        last_name: row.next()?,
        guest: row.next()?,
        total_spent: row.next()?,
        order_count: row.next()?,
        created_at: row.next()?,
    })
}

fn address(row: &mut Row<'_>) -> Result<CustomerAddress, DbError> {
    Ok(CustomerAddress {
        id: row.next()?,
        line1: row.next()?,
        line2: row.next()?,
        city: row.next()?,
        state: row.next()?,
        postal_code: row.next()?,
        country: row.next()?,
    })
}

fn order_of(row: &mut Row<'_>) -> Result<CustomerOrder, DbError> {
    Ok(CustomerOrder {
        id: row.next()?,
        order_number: row.next()?,
        amount: row.next()?,
        currency: "USD",
        status: row.word(OrderStatus::parse)?,
        created_at: row.next()?,
    })
}
