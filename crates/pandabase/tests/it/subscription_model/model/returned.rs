//! What buyers have back, and what that costs the store.

use super::Model;
use super::dispute::{Charge, Dispute};
use pandabase_domain::time::DAY;

/// How long after its payment an order can be refunded.
const REFUNDS_UNTIL: i64 = 30 * DAY;

/// What a dispute costs besides the charge, and one that was prevented.
const FEE: i64 = 2_000;
const PREVENTION: i64 = 3_000;

impl Charge {
    pub fn is_refunded(&self) -> bool {
        self.total > 0 && self.returned == self.total
    }

    /// What the buyer does not have back by refunds.
    pub fn rest(&self) -> i64 {
        self.total - self.returned
    }

    fn is_disputed(&self) -> bool {
        !matches!(self.dispute, None | Some(Dispute::Won))
    }

    /// What refunds of so much cost, which is without its tax; rounded half up.
    pub(super) fn cost_of(&self, returned: i64) -> i64 {
        if self.total == 0 {
            return 0;
        }
        (returned * (self.total - self.tax) * 2 + self.total) / (self.total * 2)
    }

    /// A part is refunded; answers what of it was no tax. What a dispute took already is not debited again.
    fn refund(&mut self, amount: i64) -> i64 {
        let before = self.cost_of(self.returned);
        self.returned += amount;
        let cost = self.cost_of(self.returned) - before;
        if self.is_disputed() {
            self.covered += amount;
        } else {
            self.lost += cost;
        }
        cost
    }

    /// The bank takes what is left.
    pub(super) fn debit(&mut self, dispute: Dispute) {
        let fee = if dispute == Dispute::Prevented {
            PREVENTION
        } else {
            FEE
        };
        self.taken = self.rest();
        self.lost += self.taken + fee;
        self.dispute = Some(dispute);
    }

    /// What was taken comes back, less what was refunded meanwhile.
    pub(super) fn win(&mut self) {
        self.lost -= self.taken - self.covered;
        self.dispute = Some(Dispute::Won);
    }
}

impl Model {
    /// The merchant refunds what is left of a charge.
    pub fn refund(&mut self, number: usize) -> bool {
        let now = self.now;
        let charge = &mut self.charges[number];
        let is_refundable = charge.status() == "COMPLETED" && charge.total > 0;
        if !is_refundable || now > charge.at.plus_millis(REFUNDS_UNTIL) {
            return false;
        }
        let cost = charge.refund(charge.rest());
        self.history.forgive(cost);
        self.events.push("PAYMENT_REFUNDED");
        self.free_coupon(number);
        self.undone();
        true
    }

    /// A part of a charge, or all that is left, is refunded outside.
    pub fn refund_outside(&mut self, number: usize, amount: i64) {
        let charge = &mut self.charges[number];
        let cost = charge.refund(amount);
        if charge.is_refunded() {
            let is_disputed = charge.is_disputed();
            self.history.forgive(cost);
            if !is_disputed {
                self.events.push("PAYMENT_REFUNDED");
            }
            // That of a first purchase waits for the verdict, like what was bought.
            if !is_disputed || self.trial_end.is_some() {
                self.free_coupon(number);
            }
            self.undone();
        } else {
            self.unpay(number, cost);
        }
    }

    /// Whether a part of what was paid for the running period was given back, and the plan can change.
    pub fn was_given_back(&self) -> bool {
        let running = self.history.periods.last();
        let is_cheaper = running.is_some_and(|period| period.given_back > 0);
        is_cheaper && self.status == "ACTIVE" && !self.metered
    }

    /// What is given back was not paid for the time to come, if something of the charge is left.
    fn unpay(&mut self, number: usize, cost: i64) {
        let mut rest = cost;
        if !self.history.is_behind(self.charges[number].period) {
            let kept = rest.min(self.account.kept);
            let running = (rest - kept).min(self.account.paid);
            self.account.kept -= kept;
            self.account.paid -= running;
            self.history.refund(running);
            rest -= kept + running;
        }
        self.history.forgive(rest);
    }

    /// With the charge that it discounted a coupon is refunded.
    pub(super) fn free_coupon(&mut self, charge: usize) {
        if self.charges[charge].is_discounted {
            self.sold_with = None;
        }
    }

    /// The buyer has a charge back: it ends at once, and nothing more is owed.
    pub(super) fn undone(&mut self) {
        if !self.cancel(true) {
            self.held = false;
            self.last_run = None;
            self.give_challenge_up();
        }
    }
}
