//! What usage comes to: one computation for projection, preview and renewal; and the two steps of a bill.

use super::store;
use super::views::{CurrentPeriod, PastPeriod, ProjectedMeter, SubscriptionUsage};
use crate::db::{DbError, Tx};
use crate::http::{ApiError, Ctx};
use crate::subscriptions::{self, Subscription};
use crate::{params, sql};
use pandabase_domain::id::{InvoiceId, ProductId, SubscriptionId};
use pandabase_domain::metering::Charge;
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::subscription::SubscriptionStatus;

pub use super::views::MeterBill;

sql! {
    PAST = "SELECT usage_start, usage_end, base_amount, usage_amount, order_id, meters FROM invoices
        WHERE store_id = $1 AND subscription_id = $2 AND reason = 'SUBSCRIPTION_CYCLE' AND status = 'PAID'
        ORDER BY period_no DESC, created_at DESC, id DESC LIMIT 1000";
}

/// Which usage a bill takes.
#[derive(Debug, Clone, Copy)]
pub struct Billable<'a> {
    /// Whose.
    pub subscription: &'a SubscriptionId,
    /// The product whose meters count.
    pub product: &'a ProductId,
    /// The running period.
    pub period_no: i64,
    /// Whether what is dated after it is billed, too: while a charge is overdue.
    pub all_periods: bool,
}

impl<'a> Billable<'a> {
    /// What the next bill of a subscription takes.
    pub fn of(subscription: &'a Subscription) -> Self {
        let state = &subscription.state;
        Self {
            subscription: &subscription.id,
            product: &subscription.plan.product,
            period_no: state.period_no,
            all_periods: state.status == SubscriptionStatus::PastDue || state.first_failed_at.is_some(),
        }
    }

    /// The last period that it takes usage of.
    fn until(&self) -> i64 {
        if self.all_periods {
            i64::MAX
        } else {
            self.period_no
        }
    }
}

/// Every meter of the product, used or not, with what a bill made now says of it. Reads totals only.
///
/// # Errors
/// [`DbError`] from the database.
pub fn projection(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    billable: &Billable<'_>,
) -> Result<Vec<MeterBill>, DbError> {
    let Billable {
        subscription,
        product,
        ..
    } = *billable;
    let meters = store::unbilled(tx, ctx, subscription, product, billable.until())?;
    let bills = meters.into_iter().map(|meter| {
        let quantity = meter.total.quantity(meter.rating.aggregation);
        MeterBill {
            meter_id: meter.meter,
            event_name: meter.event_name,
            quantity,
            unit_price: meter.rating.unit_price,
            unit_quantity: meter.rating.unit_quantity,
            amount_charged: meter.rating.charge(quantity),
        }
    });
    Ok(bills.collect())
}

/// What all meters of a bill cost.
pub fn sum(bills: &[MeterBill]) -> Charge {
    bills
        .iter()
        .fold(Charge::default(), |sum, bill| sum.plus(bill.amount_charged))
}

/// What all meters of a bill cost, as money that can be charged.
///
/// # Errors
/// [`Overflow`] when it leaves the range of 64-bit cents.
pub fn amount(bills: &[MeterBill]) -> Result<Cents, Overflow> {
    sum(bills).cents()
}

/// Closes what is counted so far: a bill has what [`projection`] finds in the same transaction, and whatever
/// arrives later belongs to the next one. The subscription must be held. Returns the bill's last segment.
///
/// # Errors
/// [`DbError`] from the database.
pub fn cut(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<i64, DbError> {
    store::cut(tx, ctx, subscription)
}

/// The bill that was made at `cut` is paid: its usage is in `invoice` and in no other.
///
/// # Errors
/// [`DbError`] from the database.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    billable: &Billable<'_>,
    invoice: &InvoiceId,
    cut: i64,
) -> Result<(), DbError> {
    store::settle(tx, ctx, billable.subscription, invoice, cut, billable.until())
}

/// The usage of a subscription, past and projected.
pub(super) fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, id: &str) -> Result<SubscriptionUsage, ApiError> {
    let found = subscriptions::store::find(tx, ctx, id)?;
    let subscription = found.ok_or(ApiError::Missing("Subscription"))?;
    let is_usage_based = subscription.state.is_metered;
    let (current_period, past_periods) = if is_usage_based {
        (current(tx, ctx, &subscription)?, past(tx, ctx, &subscription.id)?)
    } else {
        (None, Vec::new())
    };
    Ok(SubscriptionUsage {
        subscription_id: subscription.id,
        is_usage_based,
        currency: "USD",
        current_period,
        past_periods,
    })
}

fn current(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    subscription: &Subscription,
) -> Result<Option<CurrentPeriod>, ApiError> {
    let state = &subscription.state;
    // What was open at an immediate end is not billed.
    if state.is_over(ctx.now) && state.due_at().is_none() {
        return Ok(None);
    }
    let bills = projection(tx, ctx, &Billable::of(subscription))?;
    let (base_amount, usage_amount) = (subscription.plan.amount()?, sum(&bills));
    let meters = bills.into_iter().map(|bill| ProjectedMeter {
        meter_id: bill.meter_id,
        event_name: bill.event_name,
        quantity: bill.quantity,
        amount_charged: bill.amount_charged,
    });
    Ok(Some(CurrentPeriod {
        period_start: state.period.start,
        period_end: state.period.end,
        base_amount,
        usage_amount,
        projected_total: Charge::from(base_amount).plus(usage_amount),
        meters: meters.collect(),
    }))
}

fn past(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<Vec<PastPeriod>, ApiError> {
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
