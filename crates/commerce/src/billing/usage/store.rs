//! SQL of periods that were billed; that of events and totals is in
//! [`metering`](crate::billing::metering::store).

use super::views::PastPeriod;
use pandabase_domain::id::SubscriptionId;
use pandabase_domain::money::Cents;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::{params, sql};

sql! {
    PAST = "SELECT usage_start, usage_end, base_amount, usage_amount, order_id, meters FROM invoices
        WHERE store_id = $1 AND subscription_id = $2 AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        ORDER BY period_no DESC, created_at DESC, id DESC LIMIT 1000";
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
    let rows = tx.all(PAST, params![&ctx.store.id, subscription], |row| {
        let (period_start, period_end) = (row.next()?, row.next()?);
        let (base, usage): (Cents, Cents) = (row.next()?, row.next()?);
        Ok((
            base.plus(usage),
            PastPeriod {
                period_start,
                period_end,
                total_charged: Cents::ZERO,
                order_id: row.next()?,
                meters: row.json()?,
            },
        ))
    })?;
    rows.into_iter()
        .map(|(total, period)| {
            Ok(PastPeriod {
                total_charged: total?,
                ..period
            })
        })
        .collect()
}
