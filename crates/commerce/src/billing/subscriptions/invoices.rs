//! The invoices of a subscription, paid or to be paid: one for its start, for every period and for every
//! change of plan that was charged. A period is billed once.

use super::bill::Bill;
use crate::billing::metering::bill::MeterBill;
use pandabase_domain::id::{InvoiceId, OrderId};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{BillingReason, Plan, Subscription};
use pandabase_domain::time::Timestamp;
use pandabase_platform::db::{FromRow, ToRow};

pandabase_domain::text_enum! {
    /// The status of an invoice.
    pub enum InvoiceStatus {
        /// Its order is not paid yet.
        Open = "OPEN",
        /// It was paid, or there was nothing to pay.
        Paid = "PAID",
        /// It will never be paid.
        Void = "VOID",
    }
}

/// An invoice. Amounts are US cents before tax, unless stated otherwise.
#[derive(Debug, Clone, FromRow, ToRow)]
pub struct Invoice {
    /// The invoice.
    #[column(fixed)]
    pub id: InvoiceId,
    /// Its status.
    pub status: InvoiceStatus,
    /// The number of the period that it closes.
    #[column(fixed)]
    pub period_no: i64,
    #[column(fixed)]
    usage_start: Timestamp,
    #[column(fixed)]
    usage_end: Timestamp,
    period_start: Timestamp,
    period_end: Timestamp,
    /// What the period costs, less a coupon: the plan's amount, or what is still to pay of it after a change
    /// of plan.
    #[column("base_amount")]
    pub base: Cents,
    /// The sum of all meters.
    #[column("usage_amount")]
    pub usage: Cents,
    /// What an earlier change of plan still owed.
    pub plan_change: Cents,
    /// What was deducted because it was paid before; zero or more.
    pub credit: Cents,
    /// The tax.
    #[column("tax_amount")]
    pub tax: Cents,
    /// What is charged, tax included.
    #[column("total_amount")]
    pub total: Cents,
    /// Every meter of the product.
    #[column(json)]
    pub meters: Vec<MeterBill>,
    /// The plan that paying it switches to.
    #[column(json)]
    pub change: Option<Plan>,
    /// The last segment of usage in it.
    #[column("usage_cut")]
    pub cut: i64,
    /// Whether usage of later periods is in it, too.
    pub all_usage: bool,
    /// Whether a failure of the current charge is one of the four that end the subscription.
    pub counts: bool,
    /// Whether it is the subscription's last invoice.
    #[column(fixed)]
    pub is_final: bool,
}

impl Invoice {
    /// The period that it closes, and whose usage it bills.
    pub fn usage_period(&self) -> Period {
        Period {
            start: self.usage_start,
            end: self.usage_end,
        }
    }

    /// The period that the base pays for.
    pub fn period(&self) -> Period {
        Period {
            start: self.period_start,
            end: self.period_end,
        }
    }

    /// What is charged before tax, or with tax where prices include it.
    ///
    /// # Errors
    /// [`Overflow`] when it leaves the range of 64-bit cents.
    pub fn subtotal(&self) -> Result<Cents, Overflow> {
        self.base
            .plus(self.usage)?
            .plus(self.plan_change)?
            .minus(self.credit)
    }
}

/// A bill that is charged, with what its invoice stores of the charge.
pub struct New<'a> {
    /// The bill.
    pub bill: &'a Bill,
    /// Why it is charged.
    pub reason: BillingReason,
    /// The order that collects it; `None` when there is nothing to collect and the invoice counts as paid.
    pub order: Option<&'a OrderId>,
    /// The last segment of usage in it.
    pub cut: i64,
    /// Whether a failure of its charge is one of the four that end the subscription.
    pub counts: bool,
}

impl New<'_> {
    /// The invoice of a subscription for this bill; it is open until its order is paid.
    pub(in crate::billing::subscriptions) fn invoice(
        &self,
        id: InvoiceId,
        subscription: &Subscription,
    ) -> Invoice {
        let bill = self.bill;
        Invoice {
            id,
            status: match self.order {
                Some(_) => InvoiceStatus::Open,
                None => InvoiceStatus::Paid,
            },
            period_no: subscription.state.period_no,
            usage_start: bill.usage_period.start,
            usage_end: bill.usage_period.end,
            period_start: bill.period.start,
            period_end: bill.period.end,
            base: bill.base,
            usage: bill.usage,
            plan_change: bill.plan_change,
            credit: bill.credit,
            tax: bill.totals.tax,
            total: bill.totals.total,
            meters: bill.meters.clone(),
            change: (bill.plan != subscription.plan).then(|| bill.plan.clone()),
            cut: self.cut,
            all_usage: bill.all_usage,
            counts: self.counts,
            is_final: subscription.state.final_charge_at.is_some(),
        }
    }
}
