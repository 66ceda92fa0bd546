//! What was or is to be billed for a subscription: a row for its beginning, every period and every change
//! of plan that was charged. A period is billed once.

use super::bill::Bill;
use crate::billing::metering::bill::MeterBill;
use pandabase_domain::id::{InvoiceId, OrderId};
use pandabase_domain::money::{Cents, Overflow};
use pandabase_domain::subscription::period::Period;
use pandabase_domain::subscription::{BillingReason, Plan, Subscription};

pandabase_domain::text_enum! {
    /// Where an invoice stands.
    pub enum InvoiceStatus {
        /// Its order is not paid yet.
        Open = "OPEN",
        /// It was paid, or there was nothing to pay.
        Paid = "PAID",
        /// It never will be.
        Void = "VOID",
    }
}

/// An invoice. Amounts are US cents before tax, if not said otherwise.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Where it stands.
    pub status: InvoiceStatus,
    /// The number of the period that it closes.
    pub period_no: i64,
    /// The period that it closes: its usage is billed.
    pub usage_period: Period,
    /// The period that the base pays for.
    pub period: Period,
    /// What the period costs, after a coupon: a plan's amount, or what is still owed of it after a change.
    pub base: Cents,
    /// What all meters come to.
    pub usage: Cents,
    /// What an earlier change of plan still owed.
    pub plan_change: Cents,
    /// What was left out for what was paid before; zero or more.
    pub credit: Cents,
    /// The tax.
    pub tax: Cents,
    /// What is charged, tax included.
    pub total: Cents,
    /// Every meter of the product.
    pub meters: Vec<MeterBill>,
    /// The plan that paying it switches to.
    pub change: Option<Plan>,
    /// The last segment of usage in it.
    pub cut: i64,
    /// Whether usage of later periods is in it, too.
    pub all_usage: bool,
    /// Whether a failure of the charge under way is one of the four that end the subscription.
    pub counts: bool,
    /// Whether nothing follows it.
    pub is_final: bool,
}

impl Invoice {
    /// What is charged before tax, or with it where prices contain it.
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

/// What a bill becomes when it is charged.
pub struct New<'a> {
    /// The bill.
    pub bill: &'a Bill,
    /// Why it is charged.
    pub reason: BillingReason,
    /// The order that collects it; without one there is nothing to collect, and it counts as paid.
    pub order: Option<&'a OrderId>,
    /// The last segment of usage in it.
    pub cut: i64,
    /// Whether a failure of its charge is one of the four that end the subscription.
    pub counts: bool,
}

impl New<'_> {
    pub(in crate::billing::subscriptions) fn status(&self) -> InvoiceStatus {
        match self.order {
            Some(_) => InvoiceStatus::Open,
            None => InvoiceStatus::Paid,
        }
    }

    /// The plan that paying it switches to.
    pub(in crate::billing::subscriptions) fn change(&self, subscription: &Subscription) -> Option<&Plan> {
        Some(&self.bill.plan).filter(|plan| **plan != subscription.plan)
    }
}
