//! SQL of the list of customers and of their details.

pub mod paying;

use super::views::{Customer, CustomerAddress, CustomerDetail, CustomerOrder};
use pandabase_domain::id::{CustomerId, StoreId};
use pandabase_domain::order::OrderStatus;
use pandabase_platform::db::{DbError, Row, Tally, Tx};
use pandabase_platform::{params, sql};

macro_rules! columns {
    () => {
        "id, email, first_name, last_name, guest, total_spent, order_count, created_at"
    };
}

/// The start of the list's statement.
pub(super) const SELECT: &str = concat!("SELECT ", columns!(), " FROM customers");
/// How many there are.
pub const TALLY: Tally = Tally::new("CUSTOMER");

/// The customers of store `$1` where something begins with `$2`, each a part of an index of its own. They are
/// put in order afterwards, so that no order tempts a database to walk all customers.
macro_rules! found {
    ($columns:expr) => {
        concat!(
            "(",
            beginning!($columns, "email"),
            " UNION ",
            beginning!($columns, "name_folded"),
            " UNION ",
            // As migration 0027 has it: the last word of the name, and the address after the @.
            beginning!(
                $columns,
                "SUBSTR(name_folded, LENGTH(RTRIM(name_folded, REPLACE(name_folded, ' ', ''))) + 1)"
            ),
            " UNION ",
            beginning!(
                $columns,
                "SUBSTR(email, LENGTH(RTRIM(email, REPLACE(email, '@', ''))) + 1)"
            ),
            " UNION ",
            // The first letters of an id tell when it was made, and are those of many others.
            beginning!($columns, "id"),
            " AND SUBSTR($2, 1, 4) = 'cus_') AS found"
        )
    };
}

/// `U+10FFFF` sorts behind everything that may follow.
macro_rules! beginning {
    ($columns:expr, $what:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM customers WHERE store_id = $1 AND ",
            $what,
            " >= $2 AND ",
            $what,
            " < $2 || '\u{10FFFF}'"
        )
    };
}

/// How many customers there are.
pub(super) const COUNT: &str = "SELECT COUNT(*) FROM customers";
/// The start of a search's statement, and its count.
pub(super) const FOUND: &str = concat!("SELECT ", columns!(), " FROM ", found!(columns!()));
pub(super) const COUNT_FOUND: &str = concat!("SELECT COUNT(*) FROM ", found!("id"));

sql! {
    FIND = concat!("SELECT ", columns!(), ", refund_count, total_refunded FROM customers
        WHERE store_id = $1 AND id = $2");
    // Every fingerprint is above nothing: with this, SQLite takes the index by customer, not all of the
    // store.
    ADDRESSES = "SELECT id, line1, line2, city, state, postal_code, country FROM billing_addresses
        WHERE store_id = $1 AND customer_id = $2 AND fingerprint >= $3 AND NOT pending
        ORDER BY created_at DESC, id DESC LIMIT 100";
    RECENT_ORDERS = "SELECT id, number, amount, status, created_at FROM orders
        WHERE store_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 10";
}

/// A customer of the store with addresses and newest orders.
pub(super) fn find(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CustomerId,
) -> Result<Option<CustomerDetail>, DbError> {
    let found = tx.first(FIND, params![store, id], |row| {
        Ok((customer(row)?, row.next()?, row.next()?))
    })?;
    let Some((customer, refund_count, total_refunded)) = found else {
        return Ok(None);
    };
    Ok(Some(CustomerDetail {
        billing_addresses: tx.all(ADDRESSES, params![store, &customer.id, &[][..]], address)?,
        recent_orders: tx.all(RECENT_ORDERS, params![store, &customer.id], order_of)?,
        refund_count,
        total_refunded,
        customer,
    }))
}

pub(super) fn customer(row: &mut Row<'_>) -> Result<Customer, DbError> {
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
