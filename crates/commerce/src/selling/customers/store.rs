//! SQL of the list of customers and of their details.

pub mod paying;

use super::views::{Customer, CustomerAddress, CustomerDetail, CustomerOrder};
use pandabase_domain::id::{CustomerId, StoreId};
use pandabase_platform::db::{DbError, Sql, Tally, Tx};
use pandabase_platform::{params, select, sql};

/// The start of the list's statement.
pub(super) const LIST: Sql<Customer> = select!(Customer, "SELECT {} FROM customers");
/// How many customers each store has.
pub const TALLY: Tally = Tally::new("CUSTOMER");

/// The customers of store `$1` whose email address, name or id begins with `$2`. Each search is a range of an
/// index of its own. The results are sorted afterwards: a sort order inside would tempt a database to walk
/// all customers.
macro_rules! found {
    ($columns:expr) => {
        concat!(
            "(",
            beginning!($columns, "email"),
            " UNION ",
            beginning!($columns, "name_folded"),
            " UNION ",
            // The expressions that migration 0027 has indexes on: the last word of the name, and the address
            // after the @.
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
            // Only with the prefix of ids: their first letters tell the time of creation, so many ids share
            // them.
            beginning!($columns, "id"),
            " AND SUBSTR($2, 1, 4) = 'cus_') AS found"
        )
    };
}

/// The customers for whom `$what` begins with `$2`. `U+10FFFF` sorts behind everything that may follow.
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

/// The start of a search's statement, and its count.
pub(super) const FOUND: Sql<Customer> = select!(Customer, concat!("SELECT {} FROM ", found!("{}")));
pub(super) const COUNT_FOUND: &str = concat!("SELECT COUNT(*) FROM ", found!("id"));

sql! {
    FIND: CustomerDetail = "SELECT {} FROM customers WHERE store_id = $1 AND id = $2";
    // Every fingerprint is at least the empty one. The condition makes SQLite use the index by customer;
    // without it, SQLite reads all addresses of the store.
    ADDRESSES: CustomerAddress = "SELECT {} FROM billing_addresses
        WHERE store_id = $1 AND customer_id = $2 AND fingerprint >= $3 AND NOT pending
        ORDER BY created_at DESC, id DESC LIMIT 100";
    RECENT_ORDERS: CustomerOrder = "SELECT {} FROM orders
        WHERE store_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT 10";
}

/// A customer of the store with addresses and newest orders.
pub(super) fn find(
    tx: &mut Tx<'_>,
    store: &StoreId,
    id: &CustomerId,
) -> Result<Option<CustomerDetail>, DbError> {
    let Some(mut found) = tx.fetch_optional(FIND, params![store, id])? else {
        return Ok(None);
    };
    found.billing_addresses = tx.fetch_all(ADDRESSES, params![store, id, &[][..]])?;
    found.recent_orders = tx.fetch_all(RECENT_ORDERS, params![store, id])?;
    Ok(Some(found))
}
