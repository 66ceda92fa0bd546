//! SQL of billed periods; the SQL of events and totals is in [`metering`](crate::billing::metering::store).

use super::views::PastPeriod;
use crate::billing::metering::bill::MeterBill;
use pandabase_domain::id::{OrderId, SubscriptionId};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{FromRow, Tx};
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

sql! {
    PAST: Billed = "SELECT {} FROM invoices
        WHERE store_id = $1 AND subscription_id = $2 AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        ORDER BY period_no DESC, created_at DESC, id DESC LIMIT 1000";
}

/// What a paid invoice says of the period that it closes.
#[derive(FromRow)]
struct Billed {
    usage_start: Timestamp,
    usage_end: Timestamp,
    base_amount: Cents,
    usage_amount: Cents,
    order_id: Option<OrderId>,
    #[column(json)]
    meters: Vec<MeterBill>,
}

/// The periods of a subscription that were billed, newest first.
///
/// # Errors
/// [`ApiError::Invalid`] when an amount is out of range, and those of the database.
pub(super) fn past(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &SubscriptionId,
) -> Result<Vec<PastPeriod>, ApiError> {
    let billed = tx.fetch_all(PAST, params![&ctx.store.id, subscription])?;
    let periods = billed.into_iter().map(|billed| {
        Ok(PastPeriod {
            period_start: billed.usage_start,
            period_end: billed.usage_end,
            total_charged: billed.base_amount.plus(billed.usage_amount)?,
            order_id: billed.order_id,
            meters: billed.meters,
        })
    });
    periods.collect()
}
