//! SQL of refunds as clients read them.

use super::views::{NamedBuyer, OrderOfRefund, OrderOfRefundDetail, Refund, RefundDetail};
use crate::orders::views::{Buyer, CURRENCY};
use pandabase_domain::id::OrderId;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Page, Paging};
use pandabase_platform::{params, sql};

/// Columns in the order of [`read`].
macro_rules! refunds {
    ($tail:literal) => {
        concat!(
            "SELECT r.id, r.amount, r.status, r.reason, r.created_at, o.id, o.number, o.customer_id,
                o.customer_email
        FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id",
            $tail
        )
    };
}

const LIST: &str = refunds!("");
const COUNT: &str = "SELECT COUNT(*) FROM refunds r";

sql! {
    OF_ORDER = refunds!(" WHERE r.store_id = $1 AND r.order_id = $2 ORDER BY r.id DESC");
    HAS_ORDER = "SELECT id FROM orders WHERE store_id = $1 AND id = $2";
    // SQLite takes the tables of a CROSS JOIN as they come; by itself it would begin with the store's orders.
    DETAIL = "SELECT r.id, r.amount, r.status, r.reason, r.created_at, r.updated_at, o.id, o.number, o.status,
            o.amount, o.customer_id, o.customer_email, c.first_name, c.last_name
        FROM refunds r CROSS JOIN orders o CROSS JOIN customers c
        WHERE r.store_id = $1 AND r.id = $2 AND o.store_id = r.store_id AND o.id = r.order_id
            AND c.store_id = r.store_id AND c.id = o.customer_id";
}

fn read(row: &mut Row<'_>) -> Result<Refund, DbError> {
    Ok(Refund {
        id: row.next()?,
        amount: row.next()?,
        status: row.word(RefundStatus::parse)?,
        reason: row.word(RefundReason::parse)?,
        created_at: row.next()?,
        order: OrderOfRefund {
            id: row.next()?,
            order_number: row.next()?,
            customer: Buyer {
                id: row.next()?,
                email: row.next()?,
            },
        },
    })
}

/// A page of the store's refunds. Ids sort by age, so the key and the index by status are the order.
pub fn page(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    paging: Paging,
    status: Option<RefundStatus>,
    direction: Direction,
) -> Result<Page<Refund>, ApiError> {
    let filtered = |select| {
        Query::new(select)
            .filter("r.store_id = ?", &ctx.store.id)
            .filter_opt("r.status = ?", status.map(RefundStatus::as_str))
    };
    let order = match direction {
        Direction::Asc => "ORDER BY r.id ASC",
        Direction::Desc => "ORDER BY r.id DESC",
    };
    Page::load(tx, paging, &filtered(COUNT), filtered(LIST).then(order), read)
}

/// The refunds of an order, newest first; `None` when the store has no such order.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &str) -> Result<Option<Vec<Refund>>, DbError> {
    let key = params![&ctx.store.id, order];
    if tx.first(HAS_ORDER, key, |row| row.next::<OrderId>())?.is_none() {
        return Ok(None);
    }
    tx.all(OF_ORDER, key, read).map(Some)
}

/// One refund.
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<Option<RefundDetail>, DbError> {
    tx.first(DETAIL, params![&ctx.store.id, id], |row| {
        Ok(RefundDetail {
            id: row.next()?,
            amount: row.next()?,
            status: row.word(RefundStatus::parse)?,
            reason: row.word(RefundReason::parse)?,
            created_at: row.next()?,
            updated_at: row.next()?,
            order: OrderOfRefundDetail {
                id: row.next()?,
                order_number: row.next()?,
                status: row.word(OrderStatus::parse)?,
                amount: row.next()?,
                currency: CURRENCY,
                customer: NamedBuyer {
                    id: row.next()?,
                    email: row.next()?,
                    first_name: row.next()?,
                    last_name: row.next()?,
                },
            },
        })
    })
}
