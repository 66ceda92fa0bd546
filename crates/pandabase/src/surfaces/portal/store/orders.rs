//! SQL of a person's orders, over all stores.

use crate::surfaces::portal::views::{CURRENCY, PortalOrder, PortalPaymentSummary, StoreOfCustomer};
use pandabase_commerce::billing::payment_methods::label;
use pandabase_domain::id::{CustomerId, OrderId, kind};
use pandabase_domain::order::OrderStatus;
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::StoreContext;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, sql};

/// A person's orders: through the customer that each store made of the address.
const ORDERS: &str = "SELECT o.id, o.number, o.status, o.amount, o.payment_status, o.total_amount, o.method,
        o.card_brand, o.card_last_four, o.captured_at, s.id, s.name, o.created_at
    FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
    JOIN stores s ON s.id = p.store_id";
const COUNT: &str = "SELECT COUNT(*) FROM customers p
    JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id";

sql! {
    OWN = "SELECT s.id, s.clock_offset, o.customer_id, o.status
        FROM customers p JOIN orders o ON o.store_id = p.store_id AND o.customer_id = p.id
        JOIN stores s ON s.id = p.store_id
        WHERE p.email = $1 AND o.id = $2";
}

/// An order of the person who asks: its store, its customer, where it stands.
pub struct Own {
    pub store: StoreContext,
    pub customer: CustomerId,
    pub status: OrderStatus,
}

/// Finds an order of the person with this address.
pub fn own(tx: &mut Tx<'_>, email: &str, id: &OrderId) -> Result<Option<Own>, DbError> {
    tx.first(OWN, params![email, id], |row| {
        let (id, clock_offset) = (row.next()?, row.next()?);
        Ok(Own {
            store: StoreContext { id, clock_offset },
            customer: row.next()?,
            status: row.word(OrderStatus::parse)?,
        })
    })
}

/// A page of the orders of the person with this address, newest first.
pub fn list(tx: &mut Tx<'_>, email: &str, paging: &Paging) -> Result<Page<PortalOrder>, ApiError> {
    let made = paging.made::<kind::Order>();
    let own = |select| {
        Query::new(select)
            .filter("p.email = ?", email)
            .filter_opt("o.id >= ?", made.from())
            .filter_opt("o.id < ?", made.to())
    };
    let keys = [Key::text("o.id").desc()];
    Page::load(tx, paging, &own(COUNT), own(ORDERS), &keys, read_order)
}

fn read_order(row: &mut Row<'_>) -> Result<PortalOrder, DbError> {
    let (id, order_number) = (row.next()?, row.next()?);
    let status = row.word(OrderStatus::parse)?;
    let amount = row.next()?;
    let payment_status = row.word(PaymentStatus::parse)?;
    let total_amount = row.next()?;
    let method = row.opt_word(MethodCode::parse)?;
    let (brand, last_four): (Option<String>, Option<String>) = (row.next()?, row.next()?);
    let captured_at: Option<Timestamp> = row.next()?;
    Ok(PortalOrder {
        id,
        order_number,
        status,
        amount,
        currency: CURRENCY,
        store: StoreOfCustomer {
            id: row.next()?,
            name: row.next()?,
        },
        payment: PortalPaymentSummary {
            status: payment_status,
            total_amount,
            method: captured_at
                .and(method)
                .map(|code| label(code, brand.as_deref(), last_four.as_deref())),
        },
        created_at: row.next()?,
    })
}
