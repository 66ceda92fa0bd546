//! The price of usage: one computation for projection, preview and renewal; and the two steps of a bill,
//! [`cut`] and [`settle`].

use super::store;
use pandabase_domain::id::{InvoiceId, MeterId, ProductId, SubscriptionId};
use pandabase_domain::metering::{Charge, Quantity};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::subscription::{Subscription, SubscriptionStatus};
use pandabase_platform::context::Ctx;
use pandabase_platform::db::{DbError, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which usage a bill takes.
#[derive(Debug, Clone, Copy)]
pub struct Billable<'a> {
    /// The subscription.
    pub subscription: &'a SubscriptionId,
    /// The product whose meters count.
    pub product: &'a ProductId,
    /// The running period.
    pub period_no: i64,
    /// Whether usage dated after that period is billed, too: while a charge is overdue, or after it was given
    /// up.
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
            all_periods: state.status == SubscriptionStatus::PastDue
                || state.first_failed_at.is_some()
                || state.ends_unpaid(),
        }
    }

    /// The last period whose usage the bill takes.
    fn until(&self) -> i64 {
        if self.all_periods {
            i64::MAX
        } else {
            self.period_no
        }
    }
}

/// Every meter of the product, used or not, with what a bill made now would say of it. Reads only totals,
/// never events.
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

/// Closes the current segment: the bill contains what [`projection`] finds in the same transaction, and
/// whatever arrives later belongs to the next bill. The caller must hold the subscription's lock. Returns the
/// last segment of the bill.
pub fn cut(tx: &mut Tx<'_>, ctx: &Ctx<'_>, subscription: &SubscriptionId) -> Result<i64, DbError> {
    store::cut(tx, ctx, subscription)
}

/// Marks the usage of a paid bill, which was made at `cut`, as billed by `invoice`, so that no other invoice
/// takes it.
pub fn settle(
    tx: &mut Tx<'_>,
    ctx: &Ctx<'_>,
    billable: &Billable<'_>,
    invoice: &InvoiceId,
    cut: i64,
) -> Result<(), DbError> {
    store::settle(tx, ctx, billable.subscription, invoice, cut, billable.until())
}

/// What a bill says of a meter; as JSON it is stored with the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeterBill {
    /// The meter.
    pub meter_id: MeterId,
    /// What it counts.
    pub event_name: String,
    /// The aggregate, before any allowance.
    pub quantity: Quantity,
    /// Cents for `unitQuantity` units.
    pub unit_price: Cents,
    /// How many units `unitPrice` buys.
    pub unit_quantity: i64,
    /// Cents for what is beyond the allowance.
    pub amount_charged: Charge,
}
