//! SQL of a person's subscriptions, over all stores.

use pandabase_domain::id::{PaymentMethodId, SubscriptionId, kind};
use pandabase_domain::pricing::TaxBehavior;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

/// A person's subscriptions, through the customer that each store has for the address.
const LIST: Sql<Own> = select!(
    Own,
    "SELECT {} FROM customers p
    JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
    JOIN stores ON stores.id = p.store_id"
);

sql! {
    OWN: Own = "SELECT {}
        FROM customers p JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
        JOIN stores ON stores.id = p.store_id
        WHERE p.email = $1 AND b.id = $2 AND NOT stores.is_snapshot";
    // A store that was deleted bills nobody, and nobody pays for more of them with one method.
    PAID_WITH: Own = "SELECT {}
        FROM customers p JOIN subscriptions b ON b.store_id = p.store_id AND b.customer_id = p.id
        JOIN stores ON stores.id = p.store_id
        WHERE p.email = $1 AND b.payment_method_id = $2 AND stores.deleted_at IS NULL
            AND NOT stores.is_snapshot
        ORDER BY b.id LIMIT 1000";
}

/// A subscription of the person who asks, and its store.
#[derive(FromRow)]
pub struct Own {
    #[column(flatten)]
    pub store: StoreContext,
    #[column("stores.name")]
    pub name: String,
    #[column("b.id")]
    pub id: SubscriptionId,
    #[column("b.tax_behavior")]
    pub tax_behavior: TaxBehavior,
    #[column("stores.portal_pause")]
    pub allow_pause: bool,
    #[column("stores.portal_plan_change")]
    pub allow_plan_change: bool,
    #[column("stores.portal_seats")]
    pub allow_seats: bool,
}

/// Finds a subscription of the person with this address.
pub fn own(tx: &mut Tx<'_>, email: &str, id: &SubscriptionId) -> Result<Option<Own>, DbError> {
    tx.fetch_optional(OWN, params![email, id])
}

/// The subscriptions of the person with this address that are paid with a method, in stores that are open.
pub fn paid_with(tx: &mut Tx<'_>, email: &str, method: &PaymentMethodId) -> Result<Vec<Own>, DbError> {
    tx.fetch_all(PAID_WITH, params![email, method])
}

/// A page of the subscriptions of the person with this address, newest first.
pub fn list(tx: &mut Tx<'_>, email: &str, paging: &Paging) -> Result<Page<Own>, ApiError> {
    let made = paging.made::<kind::Subscription>();
    let items = Query::select(LIST)
        .filter("p.email = ?", email)
        .filter_fixed("NOT stores.is_snapshot")
        .filter_span("b.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("b.id").desc()])
}
