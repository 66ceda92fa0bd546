//! SQL of refunds: what messages change, and what clients read.

use super::views::{Refund, RefundDetail};
use crate::orders::sale::Sale;
use pandabase_domain::id::{OrderId, PaymentId, RefundId, kind};
use pandabase_domain::ledger::EntryType;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::refund;
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Query, Sql, Tally, ToRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::page::order::Direction;
use pandabase_platform::page::{Key, Page, Paging};
use pandabase_platform::{params, select, sql};

const LIST: Sql<Refund> = select!(
    Refund,
    "SELECT {} FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id"
);
/// Counts of refunds by status.
const TALLY: Tally = Tally::new("REFUND");

sql! {
    INSERT: insert Record = "INSERT INTO refunds (store_id, order_id, payment_id, fee, reason, entry_type,
            reference, created_at, updated_at, {columns})
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, {values})";
    UNDER_WAY: Record = "SELECT {} FROM refunds
        WHERE store_id = $1 AND order_id = $2 AND status = 'PROCESSING'";
    SO_FAR: SoFar = "SELECT {} FROM refunds WHERE store_id = $1 AND order_id = $2";
    IS_KNOWN = "SELECT 1 FROM refunds WHERE store_id = $1 AND order_id = $2 AND reference = $3";
    SET_STATUS = "UPDATE refunds SET status = $1, covered = $2, updated_at = $3
        WHERE store_id = $4 AND id = $5";
    REQUEST: Request = "SELECT {} FROM refunds WHERE store_id = $1 AND id = $2";
    OF_ORDER: Refund = "SELECT {}
        FROM refunds r JOIN orders o ON o.store_id = r.store_id AND o.id = r.order_id
        WHERE r.store_id = $1 AND r.order_id = $2 ORDER BY r.id DESC";
    HAS_ORDER = "SELECT 1 FROM orders WHERE store_id = $1 AND id = $2";
    // SQLite joins the tables of a CROSS JOIN in the given order; on its own it would begin with the store's
    // orders.
    DETAIL: RefundDetail = "SELECT {} FROM refunds r CROSS JOIN orders o CROSS JOIN customers c
        WHERE r.store_id = $1 AND r.id = $2 AND o.store_id = r.store_id AND o.id = r.order_id
            AND c.store_id = r.store_id AND c.id = o.customer_id";
}

/// A page of the store's refunds. Ids sort by age, so the primary key and the index by status give the order.
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
            .filter_span("r.id", made.from(), made.to())
    };
    let total = match paging.is_within() {
        true => tx.count(&filtered("SELECT COUNT(*) FROM refunds r"))?,
        false => TALLY.total(tx, &ctx.store.id, None, status.as_slice())?,
    };
    let keys = [Key::text("r.id").towards(direction)];
    let items = filtered(LIST.text());
    Page::of(tx, paging, total, items, &keys, Refund::from_row)
}

/// The refunds of an order, newest first; `None` when the store has no such order.
pub fn of_order(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Option<Vec<Refund>>, DbError> {
    let key = params![&ctx.store.id, order];
    if !tx.exists(HAS_ORDER, key)? {
        return Ok(None);
    }
    tx.fetch_all(OF_ORDER, key).map(Some)
}

/// One refund.
pub fn detail(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &RefundId) -> Result<Option<RefundDetail>, DbError> {
    tx.fetch_optional(DETAIL, params![&ctx.store.id, id])
}

/// A refund as messages need it.
#[derive(FromRow, ToRow)]
pub(in crate::payments) struct Record {
    pub(in crate::payments) id: RefundId,
    /// What it costs the store.
    pub(in crate::payments) amount: Cents,
    /// What the buyer gets back.
    pub(in crate::payments) returned: Cents,
    /// The same in the smallest unit of the currency that the buyer was charged in. `None` for US dollars,
    /// and where an earlier version made the refund.
    #[column("presentment_amount")]
    pub(in crate::payments) presented: Option<i64>,
    pub(in crate::payments) status: RefundStatus,
    /// Whether the refund revokes the delivery because of fraud.
    pub(in crate::payments) revokes: bool,
    /// Whether the debit of a dispute pays for it.
    pub(in crate::payments) covered: bool,
}

/// What was refunded of an order so far.
#[derive(FromRow)]
pub(in crate::payments) struct SoFar {
    /// What the buyer has back, in cents of the charge.
    #[column("CAST(COALESCE(SUM(CASE WHEN status = 'COMPLETED' THEN returned ELSE 0 END), 0) AS BIGINT)")]
    pub(in crate::payments) returned: Cents,
    /// What it has back in the currency that it was charged in, as far as that is stored.
    #[column("CAST(COALESCE(SUM(CASE WHEN status = 'COMPLETED' THEN presentment_amount END), 0) AS BIGINT)")]
    stored_units: i64,
    /// The part of `returned` for which that is not stored, because an earlier version made the refund.
    #[column(
        "CAST(COALESCE(SUM(CASE WHEN status = 'COMPLETED' AND presentment_amount IS NULL THEN returned END),
            0) AS BIGINT)"
    )]
    unstored: Cents,
    /// The part of it that the debit of a dispute covers.
    #[column("CAST(COALESCE(SUM(CASE WHEN covered THEN returned ELSE 0 END), 0) AS BIGINT)")]
    pub(in crate::payments) covered: Cents,
    /// Whether any of it revoked the delivery because of fraud.
    #[column("COUNT(CASE WHEN status = 'COMPLETED' AND revokes THEN 1 END) > 0")]
    pub(in crate::payments) revokes: bool,
    /// Whether a refund of the order failed.
    #[column("COUNT(CASE WHEN status = 'FAILED' THEN 1 END) > 0")]
    pub(in crate::payments) has_failed: bool,
    /// The refund that the network has yet to confirm; read by another statement.
    #[column(value = None)]
    pub(in crate::payments) under_way: Option<Record>,
}

impl SoFar {
    /// What the buyer of a charge of `total`, `charged` in another currency, has back in that currency, in
    /// its smallest unit.
    pub(in crate::payments) fn presented(&self, total: Cents, charged: i64) -> Result<i64, Overflow> {
        let older = refund::presented(self.unstored, total, charged)?;
        self.stored_units.checked_add(older).ok_or(Overflow)
    }
}

/// What was refunded of an order so far.
pub(in crate::payments) fn so_far(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<SoFar, DbError> {
    let key = params![&ctx.store.id, order];
    Ok(SoFar {
        under_way: tx.fetch_optional(UNDER_WAY, key)?,
        ..tx.fetch_one(SO_FAR, key)?
    })
}

/// Whether a refund with this id of the processor was stored before.
pub(in crate::payments) fn is_known(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    reference: &str,
) -> Result<bool, DbError> {
    tx.exists(IS_KNOWN, params![&ctx.store.id, order, reference])
}

/// What is stored of a new refund besides what messages need.
pub(in crate::payments) struct Making<'a> {
    /// Why.
    pub(in crate::payments) reason: RefundReason,
    /// The ledger type of the debit.
    pub(in crate::payments) entry: EntryType,
    /// What is debited besides, in cents.
    pub(in crate::payments) fee: Cents,
    /// The processor's id of the refund.
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
    let besides = params![
        &ctx.store.id,
        &sale.order,
        &sale.payment,
        making.fee,
        making.reason.as_str(),
        making.entry.as_str(),
        making.reference,
        ctx.now
    ];
    tx.send_insert(INSERT, besides, refund)?;
    TALLY.shift(tx, &ctx.store.id, [("", refund.status.as_str(), 1)])
}

/// Stores the status of a refund, and whether a dispute covers it.
pub(in crate::payments) fn set_status(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    refund: &Record,
    status: RefundStatus,
    covered: bool,
) -> Result<(), DbError> {
    let values = params![status.as_str(), covered, ctx.now, &ctx.store.id, &refund.id];
    tx.send(SET_STATUS, values)?;
    let steps = [("", refund.status.as_str(), -1), ("", status.as_str(), 1)];
    TALLY.shift(tx, &ctx.store.id, steps)
}

/// What the processor is asked when a refund is made.
#[derive(FromRow)]
pub(in crate::payments) struct Request {
    /// The payment to refund.
    #[column("payment_id")]
    pub(in crate::payments) payment: PaymentId,
    /// How much of it, in cents.
    pub(in crate::payments) returned: Cents,
    /// Whether the refund waits for its confirmation.
    #[column("status = 'PROCESSING'")]
    pub(in crate::payments) waits: bool,
    /// Whether it failed, so that the store has its money back.
    #[column("status = 'FAILED'")]
    pub(in crate::payments) has_failed: bool,
}

/// What to ask the processor for a refund.
pub(in crate::payments) fn request(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    refund: &RefundId,
) -> Result<Option<Request>, DbError> {
    tx.fetch_optional(REQUEST, params![&ctx.store.id, refund])
}
