//! SQL of refunds: what messages change, and what clients read.

use super::views::{NamedBuyer, OrderOfRefund, OrderOfRefundDetail, Refund, RefundDetail};
use crate::orders::sale::Sale;
use crate::orders::views::{Buyer, CURRENCY};
use pandabase_domain::id::{OrderId, PaymentId, RefundId, kind};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::Cents;
use pandabase_domain::order::OrderStatus;
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Query, Row, Tally, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page, Paging};
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
/// How many there are, by status.
const TALLY: Tally = Tally::new("REFUND");

sql! {
    INSERT = "INSERT INTO refunds (store_id, id, order_id, payment_id, amount, fee, status, reason,
            entry_type, revokes, returned, covered, reference, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)";
    UNDER_WAY = "SELECT id, amount, returned, status, revokes, covered FROM refunds
        WHERE store_id = $1 AND order_id = $2 AND status = 'PROCESSING'";
    SO_FAR = "SELECT
            CAST(COALESCE(SUM(CASE WHEN status = 'COMPLETED' THEN returned ELSE 0 END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN covered THEN returned ELSE 0 END), 0) AS BIGINT),
            COUNT(CASE WHEN status = 'COMPLETED' AND revokes THEN 1 END) > 0,
            COUNT(CASE WHEN status = 'FAILED' THEN 1 END) > 0
        FROM refunds WHERE store_id = $1 AND order_id = $2";
    HEARD_OF = "SELECT id FROM refunds WHERE store_id = $1 AND order_id = $2 AND reference = $3";
    SET_STATUS = "UPDATE refunds SET status = $1, covered = $2, updated_at = $3
        WHERE store_id = $4 AND id = $5";
    REQUEST = "SELECT payment_id, returned, status FROM refunds WHERE store_id = $1 AND id = $2";
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
    paging: &Paging,
    status: Option<RefundStatus>,
    direction: Direction,
) -> Result<Page<Refund>, ApiError> {
    let status = status.map(RefundStatus::as_str);
    let made = paging.made::<kind::Refund>();
    let filtered = |select| {
        Query::new(select)
            .filter("r.store_id = ?", &ctx.store.id)
            .filter_opt("r.status = ?", status)
            .filter_opt("r.id >= ?", made.from())
            .filter_opt("r.id < ?", made.to())
    };
    let total = match paging.is_within() {
        true => tx.count(&filtered("SELECT COUNT(*) FROM refunds r"))?,
        false => TALLY.total(tx, &ctx.store.id, None, status.as_slice())?,
    };
    let keys = [Key::text("r.id").towards(direction)];
    Page::of(tx, paging, total, filtered(LIST), &keys, read)
}

/// The refunds of an order, newest first; `None` when the store has no such order.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Vec<Refund>>, DbError> {
    let key = params![&ctx.store.id, order];
    if tx.first(HAS_ORDER, key, |row| row.next::<OrderId>())?.is_none() {
        return Ok(None);
    }
    tx.all(OF_ORDER, key, read).map(Some)
}

/// One refund.
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &RefundId) -> Result<Option<RefundDetail>, DbError> {
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

/// A refund as messages need it.
#[derive(Clone)]
pub(in crate::payments) struct Record {
    pub(in crate::payments) id: RefundId,
    /// What it costs the store.
    pub(in crate::payments) amount: Cents,
    /// What the buyer gets back.
    pub(in crate::payments) returned: Cents,
    pub(in crate::payments) status: RefundStatus,
    /// Whether the delivery is taken back because of fraud.
    pub(in crate::payments) revokes: bool,
    /// Whether the debit of a dispute pays for it.
    pub(in crate::payments) covered: bool,
}

/// What was refunded of an order so far.
pub(in crate::payments) struct SoFar {
    /// What its buyer has back, in cents of the charge.
    pub(in crate::payments) returned: Cents,
    /// The part of it that the debit of a dispute paid for.
    pub(in crate::payments) covered: Cents,
    /// Whether any of it took the delivery back because of fraud.
    pub(in crate::payments) revokes: bool,
    /// Whether a refund of it failed.
    pub(in crate::payments) has_failed: bool,
    /// The one that the network has still to confirm.
    pub(in crate::payments) under_way: Option<Record>,
}

/// What was refunded of an order so far.
pub(in crate::payments) fn so_far(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<SoFar, DbError> {
    let key = params![&ctx.store.id, order];
    let under_way = tx.first(UNDER_WAY, key, |row: &mut Row<'_>| {
        Ok(Record {
            id: row.next()?,
            amount: row.next()?,
            returned: row.next()?,
            status: row.word(RefundStatus::parse)?,
            revokes: row.next()?,
            covered: row.next()?,
        })
    })?;
    tx.one(SO_FAR, key, |row| {
        Ok(SoFar {
            returned: row.next()?,
            covered: row.next()?,
            revokes: row.next()?,
            has_failed: row.next()?,
            under_way: under_way.clone(),
        })
    })
}

/// Whether a refund that the processor names so was stored before.
pub(in crate::payments) fn is_known(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    reference: &str,
) -> Result<bool, DbError> {
    let found = tx.first(HEARD_OF, params![&ctx.store.id, order, reference], |row| {
        row.next::<RefundId>()
    })?;
    Ok(found.is_some())
}

/// What is stored of a new refund besides what messages need.
pub(in crate::payments) struct Making<'a> {
    /// Why.
    pub(in crate::payments) reason: RefundReason,
    /// The ledger type of the debit.
    pub(in crate::payments) entry: EntryType,
    /// What is debited besides.
    pub(in crate::payments) fee: Cents,
    /// The processor's name of it.
    pub(in crate::payments) reference: Option<&'a str>,
}

/// Stores a new refund of an order.
pub(in crate::payments) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    sale: &Sale,
    refund: &Record,
    making: &Making<'_>,
) -> Result<(), DbError> {
    tx.run(
        INSERT,
        params![
            &ctx.store.id,
            &refund.id,
            &sale.order,
            &sale.payment,
            refund.amount,
            making.fee,
            refund.status.as_str(),
            making.reason.as_str(),
            making.entry.as_str(),
            refund.revokes,
            refund.returned,
            refund.covered,
            making.reference,
            ctx.now
        ],
    )?;
    TALLY.shift(tx, &ctx.store.id, [("", refund.status.as_str(), 1)])
}

/// Stores where a refund stands now, and whether a dispute pays for it.
pub(in crate::payments) fn set_status(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    refund: &Record,
    status: RefundStatus,
    covered: bool,
) -> Result<(), DbError> {
    let values = params![status.as_str(), covered, ctx.now, &ctx.store.id, &refund.id];
    tx.run(SET_STATUS, values)?;
    let steps = [("", refund.status.as_str(), -1), ("", status.as_str(), 1)];
    TALLY.shift(tx, &ctx.store.id, steps)
}

/// What the processor is asked for.
pub(in crate::payments) struct Request {
    /// The payment of which the money goes back.
    pub(in crate::payments) payment: PaymentId,
    /// How much of it.
    pub(in crate::payments) returned: Cents,
    /// Whether the refund waits to be confirmed.
    pub(in crate::payments) waits: bool,
}

/// What the processor is asked for with a refund.
pub(in crate::payments) fn request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    refund: &RefundId,
) -> Result<Option<Request>, DbError> {
    tx.first(REQUEST, params![&ctx.store.id, refund], |row| {
        Ok(Request {
            payment: row.next()?,
            returned: row.next()?,
            waits: row.word(RefundStatus::parse)? == RefundStatus::Processing,
        })
    })
}
