//! SQL of a person's subscriptions, over all stores.

use pandabase_domain::id::{PaymentMethodId, SubscriptionId, kind};
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};

/// A person's subscriptions: through the customer that each store made of the address.
const IDS: &str = "SELECT s.id, s.clock_offset, s.name, b.id
    FROM customers p JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
    JOIN stores s ON s.id = p.store_id";
const COUNT: &str = "SELECT COUNT(*) FROM customers p
    JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id";

sql! {
    OWN = "SELECT s.id, s.clock_offset, s.name, b.id
        FROM customers p JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
        JOIN stores s ON s.id = p.store_id
        WHERE p.email = $1 AND b.id = $2";
    PAID_WITH = "SELECT s.id, s.clock_offset, s.name, b.id
        FROM customers p JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
        JOIN stores s ON s.id = p.store_id
        WHERE p.email = $1 AND b.payment_method_id = $2 ORDER BY b.id";
}

/// A subscription of the person who asks, and its store.
pub struct Own {
    pub store: StoreContext,
    pub name: String,
    pub id: SubscriptionId,
}

fn read(row: &mut Row<'_>) -> Result<Own, DbError> {
    let (id, clock_offset) = (row.next()?, row.next()?);
    Ok(Own {
        store: StoreContext { id, clock_offset },
        name: row.next()?,
        id: row.next()?,
    })
}

/// Finds a subscription of the person with this address.
pub fn own(tx: &mut Tx<'_>, email: &str, id: &SubscriptionId) -> Result<Option<Own>, DbError> {
    tx.first(OWN, params![email, id], read)
}

/// The subscriptions of the person with this address that are paid with a method.
pub fn paid_with(tx: &mut Tx<'_>, email: &str, method: &PaymentMethodId) -> Result<Vec<Own>, DbError> {
    tx.all(PAID_WITH, params![email, method], read)
}

/// A page of the subscriptions of the person with this address, newest first.
pub fn list(tx: &mut Tx<'_>, email: &str, paging: &Paging) -> Result<Page<Own>, ApiError> {
    let made = paging.made::<kind::Subscription>();
    let own = |select| {
        Query::new(select)
            .filter("p.email = ?", email)
            .filter_opt("b.id >= ?", made.from())
            .filter_opt("b.id < ?", made.to())
    };
    let keys = [Key::text("b.id").desc()];
    Page::load(tx, paging, &own(COUNT), own(IDS), &keys, read)
}
