//! Disputes of charges: while one is open nothing is charged; when all are won it goes on; when one is lost
//! or was prevented it ends.

use super::Model;
use pandabase_domain::time::{DAY, HOUR, Timestamp};

/// How long a dispute waits for evidence, without which it is lost.
const EVIDENCE_WINDOW: i64 = 7 * DAY;

/// Where the dispute of a charge stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dispute {
    /// Lost at the deadline, if it has one: evidence takes that away.
    Open {
        deadline: Option<Timestamp>,
    },
    Won,
    Lost,
    Prevented,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    pub at: Timestamp,
    /// The number of the period that it pays for, from 1.
    pub period: usize,
    pub total: i64,
    /// Contained in the total, by this rate in parts of 10,000.
    pub tax: i64,
    pub rate: i64,
    /// Less by the coupon.
    pub is_discounted: bool,
    /// What the buyer has back by refunds.
    pub returned: i64,
    /// What a dispute took, and how much of that was refunded meanwhile.
    pub taken: i64,
    pub covered: i64,
    /// What of the charge, and what fees, the store does not have.
    pub lost: i64,
    pub dispute: Option<Dispute>,
    /// For a period that followed the first.
    pub renews: bool,
}

impl Charge {
    /// What its order says.
    pub fn status(&self) -> &'static str {
        match self.dispute {
            Some(Dispute::Open { .. } | Dispute::Lost | Dispute::Prevented) => "CHARGEBACK",
            Some(Dispute::Won) | None if self.is_refunded() => "REFUNDED",
            Some(Dispute::Won) | None => "COMPLETED",
        }
    }

    /// A charge has one dispute at most.
    pub fn can_be_contested(&self) -> bool {
        self.total > 0 && self.dispute.is_none()
    }

    pub fn is_contested(&self) -> bool {
        matches!(self.dispute, Some(Dispute::Open { .. }))
    }

    fn deadline(&self) -> Option<Timestamp> {
        match self.dispute {
            Some(Dispute::Open { deadline }) => deadline,
            _ => None,
        }
    }
}

impl Model {
    /// The buyer's bank takes a charge back until it is decided. With evidence it waits for the network.
    pub fn contest(&mut self, charge: usize, has_evidence: bool) {
        let deadline = (!has_evidence).then(|| self.now.plus_millis(EVIDENCE_WINDOW));
        self.charges[charge].debit(Dispute::Open { deadline });
        self.events.push("PAYMENT_DISPUTED");
        self.hold();
    }

    /// The network intercepts a dispute.
    pub fn prevent(&mut self, charge: usize) {
        self.charges[charge].debit(Dispute::Prevented);
        self.events.push("PAYMENT_DISPUTE_PREVENTED");
        self.undone();
    }

    /// The network decides.
    pub fn decide(&mut self, charge: usize, is_won: bool) {
        if !is_won {
            self.charges[charge].dispute = Some(Dispute::Lost);
            self.events.push("PAYMENT_DISPUTE_LOST");
            return self.undone();
        }
        self.charges[charge].win();
        self.events.push("PAYMENT_DISPUTE_WON");
        if self.charges[charge].is_refunded() {
            self.free_coupon(charge);
        }
        if !self.charges.iter().any(Charge::is_contested) {
            self.release();
        }
    }

    /// Whether it would renew once its disputes are won.
    pub fn awaits_verdict(&self) -> bool {
        self.held && self.end <= self.now && matches!(self.status, "ACTIVE" | "PAST_DUE")
    }

    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        self.charges.iter().filter_map(Charge::deadline).min()
    }

    /// Disputes that nobody answered are lost.
    pub(super) fn lapse(&mut self) {
        for charge in 0..self.charges.len() {
            if self.charges[charge].deadline().is_some_and(|at| at <= self.now) {
                self.decide(charge, false);
            }
        }
    }

    fn hold(&mut self) {
        let can_return = self.can_return && !self.is_over();
        if self.held || !(self.status != "CANCELLED" || can_return || self.last_run.is_some()) {
            return;
        }
        self.held = true;
        self.history.rests(self.now);
        if self.next.take().is_some() {
            self.events.push("SUBSCRIPTION_UPDATED");
        }
        if self.last_run.is_none() {
            self.give_challenge_up();
        }
    }

    /// What was not paid for is not billed, and what was paid for is not paid for again.
    fn release(&mut self) {
        if !std::mem::take(&mut self.held) {
            return;
        }
        if !matches!(self.status, "PAUSED" | "CANCELLED") {
            self.restart = (self.end <= self.now).then_some(self.now);
            self.history.wakes(self.now);
            let next = self.now.max(self.end);
            self.next = Some(next);
            if self.status == "PAST_DUE" {
                self.first_failed = Some(next.plus_millis(-(self.retries + 1) * 24 * HOUR));
            }
            self.events.push("SUBSCRIPTION_UPDATED");
            self.announce();
        }
        self.advance(self.now);
    }
}
