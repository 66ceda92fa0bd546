//! What the next charge comes to.

use super::super::account::Account;
use super::super::plan::{Aggregation, METERS};
use super::Model;
use pandabase_domain::time::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Report {
    /// Of all reports of a life, which come in this order.
    pub(super) number: usize,
    pub(super) meter: usize,
    pub(super) quantity: i64,
    pub(super) at: Timestamp,
    /// Dated after the end of the period that runs.
    pub(super) ahead: bool,
}

/// A charge that is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bill {
    pub(super) total: i64,
    pub(super) tax: i64,
    pub(super) rate: i64,
    /// What the period costs less the coupon, what was used, what a change still owed, and what is left out
    /// for what was paid before.
    pub(super) base: i64,
    pub(super) discount: i64,
    pub(super) usage: i64,
    pub(super) change: i64,
    pub(super) credit: i64,
    /// The first report that it did not see, and whether it is of those ahead, too.
    cut: usize,
    pub(super) all: bool,
}

impl Bill {
    /// Whether a report is in it.
    pub(super) fn takes(&self, report: &Report) -> bool {
        report.number < self.cut && (self.all || !report.ahead)
    }

    /// Whether there is nothing to charge, not even less than credit or a coupon takes off.
    pub(super) fn is_nothing(&self) -> bool {
        self.total == 0 && self.credit == 0 && self.discount == 0
    }
}

impl Model {
    /// What changes of plan have left behind.
    pub fn has(&self) -> Vec<&'static str> {
        let covered = self.charges.iter().any(|charge| charge.total == 0);
        let has = [
            (self.account.kept > 0, "credit"),
            (self.account.owed > 0, "plan change"),
            (covered, "nothing charged"),
            (self.is_gift, "bought for nothing"),
            (self.coupon_used, "trial with coupon paid"),
            (self.last_run.is_some() && self.usage_only, "usage alone"),
        ];
        has.into_iter()
            .filter_map(|(has, what)| has.then_some(what))
            .collect()
    }

    /// Usage that is billed once a renewal is overdue, and not before.
    pub fn has_usage_ahead(&self) -> bool {
        self.reports.iter().any(|report| report.ahead)
    }

    pub(super) fn bill(&self) -> Bill {
        let plan = self.pending.unwrap_or(self.plan);
        let all = self.first_failed.is_some() || self.usage_alone;
        let is_usage_alone = self.usage_alone || (self.usage_only && self.last_run.is_some());
        let amount = if is_usage_alone { 0 } else { plan.amount() };
        let coupon = self.coupon.filter(|_| self.next.is_some());
        let discount = coupon.map_or(0, |coupon| coupon.off(amount));
        let base = amount - discount;
        let costs = (0..METERS.len()).filter(|_| self.metered);
        let usage: i64 = costs.map(|meter| self.cost(meter, all)).sum();
        // A last bill of usage alone is not made for less than a dollar.
        let is_waived = self.last_run.is_some() && base == 0 && usage < 100;
        let usage = if is_waived { 0 } else { usage };
        let Account { owed, .. } = self.account;
        let gross = base + owed + usage;
        let credit = self.account.set_off(gross);
        let tax = self.tax(gross - credit);
        Bill {
            total: gross - credit + tax,
            tax,
            rate: self.billed_to.tax(),
            base,
            discount,
            usage,
            change: owed,
            credit,
            cut: self.reports.last().map_or(0, |last| last.number + 1),
            all,
        }
    }

    fn cost(&self, meter: usize, all: bool) -> i64 {
        let (_, aggregation, price, per, free) = METERS[meter];
        let counted = |report: &&Report| report.meter == meter && (all || !report.ahead);
        let counted: Vec<&Report> = self.reports.iter().filter(counted).collect();
        let quantities = counted.iter().map(|report| report.quantity);
        let quantity = match aggregation {
            Aggregation::Sum => quantities.sum(),
            Aggregation::Max => quantities.max().unwrap_or(0),
            Aggregation::Count => i64::try_from(counted.len()).unwrap(),
            // Of several at one time the one that came last.
            Aggregation::Last => counted
                .iter()
                .max_by_key(|report| report.at)
                .map_or(0, |last| last.quantity),
        };
        (quantity - free.unwrap_or(0)).max(0) * price / per
    }

    /// What the next charge comes to.
    pub fn upcoming(&self) -> Option<i64> {
        self.due().map(|_| self.bill().total)
    }
}
