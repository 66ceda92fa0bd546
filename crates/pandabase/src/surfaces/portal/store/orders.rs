//! SQL of a person's orders, over all stores.

use crate::surfaces::portal::views::{PortalOrder, PortalPaymentSummary, StoreOfCustomer};
use pandabase_commerce::billing::payment_methods::label;
use pandabase_domain::id::{CustomerId, OrderId, SessionId, SubscriptionId, kind};
use pandabase_domain::money::{CURRENCY, Cents};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

/// A person's orders, through the customer that each store has for the address.
const LIST: Sql<Ordered> = select!(
    Ordered,
    "SELECT {} FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
    JOIN stores ON stores.id = p.store_id"
);

sql! {
    OWN: Own = "SELECT {}
        FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
        JOIN stores ON stores.id = p.store_id
        WHERE p.email = $1 AND o.id = $2 AND NOT stores.is_snapshot";
}

/// An order of the person who asks, with its store, customer and status.
#[derive(FromRow)]
pub struct Own {
    #[column(flatten)]
    pub store: StoreContext,
    #[column("o.customer_id")]
    pub customer: CustomerId,
    #[column("o.status")]
    pub status: OrderStatus,
}

/// An order of the list as stored.
#[derive(FromRow)]
#[alias("o")]
struct Ordered {
    id: OrderId,
    number: SessionId,
    status: OrderStatus,
    amount: Cents,
    payment_status: PaymentStatus,
    total_amount: Cents,
    method: Option<MethodCode>,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    captured_at: Option<Timestamp>,
    #[column(flatten)]
    store: StoreOfCustomer,
    created_at: Timestamp,
}

/// Finds an order of the person with this address.
pub fn own(tx: &mut Tx<'_>, email: &str, id: &OrderId) -> Result<Option<Own>, DbError> {
    tx.fetch_optional(OWN, params![email, id])
}

/// A page of the orders of the person with this address, newest first.
pub fn list(
    tx: &mut Tx<'_>,
    email: &str,
    subscription: Option<&SubscriptionId>,
    paging: &Paging,
) -> Result<Page<PortalOrder>, ApiError> {
    let made = paging.made::<kind::Order>();
    let items = Query::select(LIST)
        .filter("p.email = ?", email)
        .filter_fixed("NOT stores.is_snapshot")
        .filter_opt("o.subscription_id = ?", subscription)
        .filter_span("o.id", made.from(), made.to());
    Page::fetch(tx, paging, items, &[Key::text("o.id").desc()])?.try_map(|order| Ok(shown(order)))
}

fn shown(order: Ordered) -> PortalOrder {
    let (brand, last_four) = (order.card_brand.as_deref(), order.card_last_four.as_deref());
    PortalOrder {
        id: order.id,
        order_number: order.number,
        status: order.status,
        amount: order.amount,
        currency: CURRENCY,
        store: order.store,
        payment: PortalPaymentSummary {
            status: order.payment_status,
            total_amount: order.total_amount,
            method: order
                .captured_at
                .and(order.method)
                .map(|code| label(code, brand, last_four)),
        },
        created_at: order.created_at,
    }
}
