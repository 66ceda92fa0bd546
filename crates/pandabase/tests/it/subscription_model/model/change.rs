//! Changes of plan.

use super::super::account::{Price, Span, Upgrade};
use super::super::plan::{Card, Plan};
use super::{Began, Model};

impl Model {
    /// What the new price less what is left of what was paid leads to.
    fn upgrade_to(&self, to: Plan) -> Upgrade {
        let length = self.end.as_millis() - self.start.as_millis();
        let left = (self.end.as_millis() - self.now.as_millis()).max(0);
        let is_same = to.interval == self.length;
        self.account.upgrade(to.amount(), is_same, Span { left, length })
    }

    fn upgrades(&self, to: Plan) -> bool {
        !self.metered && self.status == "ACTIVE" && !self.held && to.amount() > self.plan.amount()
    }

    /// What a change at once is charged, if anything.
    pub fn price_of_change(&self, to: Plan) -> Option<Price> {
        match self.upgrades(to).then(|| self.upgrade_to(to)) {
            Some(Upgrade::Charge(price)) => Some(price),
            _ => None,
        }
    }

    pub fn change(&mut self, to: Plan, at_once: bool) -> bool {
        if self.held || self.metered || !matches!(self.status, "ACTIVE" | "TRIALING") {
            return false;
        }
        if self.status == "ACTIVE" && !at_once {
            self.pending = (to != self.plan).then_some(to);
            self.events.push("SUBSCRIPTION_UPDATED");
            return true;
        }
        match self.upgrades(to).then(|| self.upgrade_to(to)) {
            Some(Upgrade::Charge(price)) => {
                self.events.push("PAYMENT_PENDING");
                return self.upgrade(to, price, self.card == Card::Pays);
            }
            Some(Upgrade::Anew(account)) => {
                self.account = account;
                self.begin_anew(to);
                return true;
            }
            Some(Upgrade::Stay(account)) => {
                self.history.add(account.owed - self.account.owed);
                self.account = account;
            }
            None => {}
        }
        if to.interval != self.plan.interval && self.status == "ACTIVE" {
            (self.anchor, self.count) = (self.end, None);
        }
        self.pending = None;
        self.plan = to;
        self.events.push("SUBSCRIPTION_UPDATED");
        true
    }

    /// The answer to the charge of an upgrade.
    pub fn upgrade(&mut self, to: Plan, price: Price, is_paid: bool) -> bool {
        if is_paid {
            self.events.push("PAYMENT_COMPLETED");
            self.collect(price.charge, false);
            self.account.paid = to.amount();
            self.account.owed -= price.change;
            self.account.kept -= price.credit;
            self.begin_anew(to);
        } else {
            self.events.push("PAYMENT_FAILED");
        }
        is_paid
    }

    fn begin_anew(&mut self, to: Plan) {
        self.pending = None;
        self.plan = to;
        self.length = to.interval;
        (self.anchor, self.count) = (self.now, Some(0));
        self.start = self.now;
        self.end = to.interval.after(self.now, 1);
        self.enter(to.amount(), Began::Anew);
        self.next = Some(self.end);
        self.events.push("SUBSCRIPTION_UPDATED");
        self.announce();
    }
}
