//! SQL of digests: what analytics do not sum up.

use pandabase_domain::digest::Days;
use pandabase_domain::id::{CustomerId, StoreId};
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    // Ids begin with the time at which they were minted.
    NEW_CUSTOMERS: i64 = "SELECT COUNT(*) FROM customers WHERE store_id = $1 AND id >= $2 AND id < $3";
    OPEN_CASES: i64 = "SELECT COUNT(*) FROM cases
        WHERE store_id = $1 AND status IN ('OPEN', 'AWAITING_CUSTOMER', 'AWAITING_MERCHANT')";
}

/// How many customers were made in some days.
pub(super) fn new_customers(tx: &mut Tx<'_>, store: &StoreId, days: &Days) -> Result<i64, DbError> {
    let (first, end) = (CustomerId::floor(days.from), CustomerId::floor(days.until));
    tx.fetch_one(NEW_CUSTOMERS, params![store, &first, &end])
}

/// How many cases are not closed.
pub(super) fn open_cases(tx: &mut Tx<'_>, store: &StoreId) -> Result<i64, DbError> {
    tx.fetch_one(OPEN_CASES, params![store])
}
