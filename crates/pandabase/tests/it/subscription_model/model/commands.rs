//! What merchants and customers do to a subscription. Each command answers whether it is done; refused, it
//! changes nothing.

use super::super::plan::Card;
use super::Model;

impl Model {
    pub fn cancel(&mut self, immediate: bool) -> bool {
        if self.status == "CANCELLED" {
            let hastens = immediate && self.can_return && !self.is_over();
            if hastens {
                self.ends_at = Some(self.now);
                self.can_return = false;
                self.last_run = None;
                self.held = false;
                self.events.push("SUBSCRIPTION_UPDATED");
                self.tell_end();
            }
            return hastens;
        }
        let was = self.status;
        let ends_at = self.now.max(if immediate { self.now } else { self.end });
        self.events.push("SUBSCRIPTION_CANCELLED");
        self.held &= !immediate;
        self.end_at(ends_at, !immediate);
        if self.metered && !immediate && was != "TRIALING" {
            self.last_run = Some(ends_at);
            // What is cancelled late lacks a renewal, too: a pause has kept it back.
            if was == "PAST_DUE" || ends_at == self.now {
                // It is dropped, and what was used is billed at once.
                self.usage_alone = true;
                self.first_failed = None;
                self.retries = 0;
                self.advance(self.now);
            }
        }
        true
    }

    pub fn pause(&mut self) -> bool {
        if self.status != "ACTIVE" {
            return false;
        }
        self.status = "PAUSED";
        self.paused_at = Some(self.now);
        self.history.rests(self.now);
        self.next = None;
        self.events.push("SUBSCRIPTION_PAUSED");
        true
    }

    pub fn resume(&mut self) -> bool {
        if self.status != "PAUSED" || self.held {
            return false;
        }
        self.status = "ACTIVE";
        self.paused_at = None;
        self.history.wakes(self.now);
        self.events.push("SUBSCRIPTION_RESUMED");
        if self.end > self.now {
            self.next = Some(self.end);
            self.announce();
        } else {
            self.restart = Some(self.now);
            self.next = Some(self.now);
            self.advance(self.now);
        }
        true
    }

    pub fn reactivate(&mut self) -> bool {
        if self.status != "CANCELLED" || !self.can_return || self.is_over() {
            return false;
        }
        self.status = self.before;
        self.cancelled_at = None;
        self.ends_at = None;
        self.last_run = None;
        self.can_return = false;
        self.next = (self.status != "PAUSED" && !self.held).then_some(self.end);
        self.events.push("SUBSCRIPTION_UPDATED");
        self.announce();
        true
    }

    /// Whether bills may come: also where a dispute holds the last one.
    pub fn can_be_billed(&self) -> bool {
        !self.is_over() || self.last_run.is_some()
    }

    /// Another card is charged from now on.
    pub fn switch(&mut self, card: Card) {
        self.card = card;
        self.events.push("SUBSCRIPTION_UPDATED");
    }

    /// The customer asks for another attempt now, which the schedule does not count.
    pub fn retry(&mut self) -> bool {
        if self.status != "PAST_DUE" || self.held {
            return false;
        }
        self.give_challenge_up();
        let bill = self.bill();
        self.events.push("PAYMENT_PENDING");
        match self.card {
            Card::Pays => {
                self.paid(bill);
                // The next period may be over, too.
                self.announce();
                self.advance(self.now);
            }
            Card::Declines => self.events.push("PAYMENT_FAILED"),
            Card::Challenges => self.challenged = Some(bill),
        }
        true
    }

    /// Whether the bank waits for the buyer's answer.
    pub fn is_challenged(&self) -> bool {
        self.challenged.is_some()
    }

    /// The buyer answers to the bank.
    pub fn approve(&mut self) -> bool {
        let Some(bill) = self.challenged.take() else {
            return false;
        };
        self.paid(bill);
        self.announce();
        self.advance(self.now);
        true
    }
}
