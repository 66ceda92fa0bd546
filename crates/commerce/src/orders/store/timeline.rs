//! SQL of timelines: steps that happen at once are one row.

use crate::orders::sale::Sale;
use crate::orders::timeline::{Entry, Noted, Step, entries, row_of};
use pandabase_domain::id::PaymentId;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use pandabase_platform::{params, sql};

sql! {
    NOTE = "INSERT INTO payment_timeline (store_id, payment_id, position, total, steps, created_at, cause)
        VALUES ($1, $2, (SELECT COALESCE(MAX(t.position), 0) + 1 FROM payment_timeline t
            WHERE t.store_id = $1 AND t.payment_id = $2), $3, $4, $5, $6)";
    TIMELINE: Noted = "SELECT {} FROM payment_timeline
        WHERE store_id = $1 AND payment_id = $2 ORDER BY position";
}

/// Adds steps to the timeline of a payment.
pub fn note(tx: &mut Tx<'_>, ctx: &Ctx<'_>, sale: &Sale, steps: &[Step]) -> Result<(), DbError> {
    if steps.is_empty() {
        return Ok(());
    }
    let (steps, cause) = (row_of(steps)?, tx.cause());
    let values = params![&ctx.store.id, &sale.payment, sale.total, &steps, ctx.now, &cause];
    tx.send(NOTE, values)?;
    Ok(())
}

/// The timeline of a payment, oldest step first.
pub fn of(tx: &mut Tx<'_>, ctx: &Ctx<'_>, payment: &PaymentId) -> Result<Vec<Entry>, DbError> {
    let rows = tx.fetch_all(TIMELINE, params![&ctx.store.id, payment])?;
    Ok(entries(payment, rows))
}
