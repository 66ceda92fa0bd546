//! SQL of the list of customers and of their details.

pub mod paying;

use super::views::{Customer, CustomerAddress, CustomerDetail, CustomerOrder};
use pandabase_domain::id::{CustomerId, StoreId};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Sql, Tally, Tx};
use pandabase_platform::mail::recipient_lock;
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
    KNOWN: Known = "SELECT {} FROM customers WHERE store_id = $1 AND id = $2";
    // Locked, so that nothing is bought with the address meanwhile.
    LOCK: Known = "SELECT {} FROM customers WHERE store_id = $1 AND id = $2", locked;
    TAKEN = "SELECT 1 FROM customers WHERE store_id = $1 AND email = $2";
    SET_EMAIL = "UPDATE customers SET email = $1, updated_at = $2,
            guest = NOT EXISTS (SELECT 1 FROM portal_identities WHERE email = $1)
        WHERE store_id = $3 AND id = $4";
}

/// How a customer is known.
#[derive(Debug, Clone, FromRow)]
pub struct Known {
    /// The address, in lower case.
    pub email: String,
    /// Whether nobody ever signed in to the portal with it.
    pub guest: bool,
}

/// How a customer is known.
pub fn known(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId) -> Result<Option<Known>, DbError> {
    tx.fetch_optional(KNOWN, params![&ctx.store.id, id])
}

/// Like [`known`]; nothing is bought with the address until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId) -> Result<Option<Known>, DbError> {
    tx.fetch_optional(LOCK, params![&ctx.store.id, id])
}

/// Waits until nobody signs in with an address for the first time, and lets nobody until the transaction
/// ends.
pub fn lock_identity(tx: &mut Tx<'_>, email: &str) -> Result<(), DbError> {
    tx.lock(recipient_lock("portal identity", email))
}

/// Whether a customer of the store has this address, in lower case.
pub fn is_taken(tx: &mut Tx<'_>, ctx: &Ctx<'_>, email: &str) -> Result<bool, DbError> {
    tx.exists(TAKEN, params![&ctx.store.id, email])
}

/// Gives a customer another address, in lower case. Whether they are a guest is what the portal knows of it.
/// Returns `false` when another customer got it meanwhile: until that one is stored, only the index knows.
pub fn set_email(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &CustomerId, email: &str) -> Result<bool, DbError> {
    lock_identity(tx, email)?;
    let values = params![email, ctx.now, &ctx.store.id, id];
    match tx.savepoint(|tx| tx.run(SET_EMAIL, values))? {
        Ok(_) => Ok(true),
        Err(_) if is_taken(tx, ctx, email)? => Ok(false),
        Err(error) => Err(error),
    }
}

/// A customer of the store with addresses and newest orders.
pub fn find(tx: &mut Tx<'_>, store: &StoreId, id: &CustomerId) -> Result<Option<CustomerDetail>, DbError> {
    let Some(mut found) = tx.fetch_optional(FIND, params![store, id])? else {
        return Ok(None);
    };
    found.billing_addresses = tx.fetch_all(ADDRESSES, params![store, id, &[][..]])?;
    found.recent_orders = tx.fetch_all(RECENT_ORDERS, params![store, id])?;
    Ok(Some(found))
}
