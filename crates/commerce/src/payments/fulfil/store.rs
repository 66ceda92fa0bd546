//! SQL of lines that were not delivered at the capture.

use pandabase_domain::id::{EventId, OrderId, OrderItemId};
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, FromRow, Tx};
use pandabase_platform::{params, sql};

pandabase_domain::text_enum! {
    /// The status of a line.
    pub enum LineStatus {
        /// A job tries to deliver it.
        Pending = "PENDING",
        /// It was delivered.
        Done = "DONE",
        /// It was given up until somebody retries.
        Failed = "FAILED",
    }
}

/// A line that was not delivered at the capture.
#[derive(FromRow)]
pub struct Line {
    #[column("item_id")]
    pub(crate) item: OrderItemId,
    pub(crate) status: LineStatus,
    /// The event id that every attempt sends.
    #[column("event_id")]
    pub event: EventId,
    /// Failed attempts since the line was queued last.
    pub attempts: i64,
    /// Whether a change of plan added it to the order, which may be complete without it.
    pub(crate) is_late: bool,
    pub(crate) created_at: Timestamp,
}

/// How many of the lines that an order was sold with are undelivered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    pub(crate) pending: usize,
    pub(crate) failed: usize,
}

sql! {
    INSERT = "INSERT INTO line_deliveries (store_id, order_id, item_id, status, event_id, attempts,
            is_late, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $7)";
    FIND: Line = "SELECT {} FROM line_deliveries
        WHERE store_id = $1 AND order_id = $2 AND item_id = $3";
    UNDELIVERED: Line = "SELECT {} FROM line_deliveries
        WHERE store_id = $1 AND order_id = $2 AND status <> 'DONE' ORDER BY item_id";
    SET = "UPDATE line_deliveries SET status = $1, attempts = $2, updated_at = $3
        WHERE store_id = $4 AND order_id = $5 AND item_id = $6";
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
    status: LineStatus,
    is_late: bool,
) -> Result<(), DbError> {
    let event: EventId = ctx.id();
    tx.send(
        INSERT,
        params![
            &ctx.store.id,
            order,
            item,
            status.as_str(),
            &event,
            is_late,
            ctx.now
        ],
    )
}

pub(crate) fn find(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
) -> Result<Option<Line>, DbError> {
    tx.fetch_optional(FIND, params![&ctx.store.id, order, item])
}

/// The lines of an order that are pending or were given up.
pub fn undelivered(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Vec<Line>, DbError> {
    tx.fetch_all(UNDELIVERED, params![&ctx.store.id, order])
}

/// How many lines of an order are pending, and how many were given up.
pub fn left(tx: &mut Tx<'_>, ctx: &Ctx<'_>, order: &OrderId) -> Result<Left, DbError> {
    let mut left = Left::default();
    let lines = undelivered(tx, ctx, order)?.into_iter();
    for line in lines.filter(|line| !line.is_late) {
        match line.status {
            LineStatus::Pending => left.pending += 1,
            LineStatus::Failed => left.failed += 1,
            LineStatus::Done => {}
        }
    }
    Ok(left)
}

/// Stores the status of a line and its failed attempts.
pub fn set(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    order: &OrderId,
    item: &OrderItemId,
    status: LineStatus,
    attempts: i64,
) -> Result<(), DbError> {
    tx.send(
        SET,
        params![status.as_str(), attempts, ctx.now, &ctx.store.id, order, item],
    )
}
