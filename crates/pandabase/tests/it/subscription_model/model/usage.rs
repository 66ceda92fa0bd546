//! What is used and voided.

use super::Model;
use super::bill::Report;
use pandabase_domain::time::{HOUR, Timestamp};

/// Why a report stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    Billed,
    /// The buyer may still pay a bill with it.
    InBill,
}

impl Model {
    /// Reports usage at a time; answers whether it is taken.
    pub fn report(&mut self, number: usize, meter: usize, quantity: i64, at: Timestamp) -> bool {
        let is_open = match self.status {
            "PAUSED" => false,
            "CANCELLED" => self.can_return && !self.is_over(),
            _ => true,
        };
        let in_window = at >= self.start && at <= self.now.plus_millis(HOUR);
        if !is_open || !in_window {
            return false;
        }
        self.reports.push(Report {
            number,
            meter,
            quantity,
            at,
            ahead: at >= self.end,
        });
        true
    }

    pub fn has_reported(&self) -> bool {
        !self.reports.is_empty() || !self.billed.is_empty()
    }

    /// Numbers of what was reported and not voided, by whether it was billed.
    pub fn reported(&self, is_billed: bool) -> Vec<usize> {
        if is_billed {
            return self.billed.clone();
        }
        self.reports.iter().map(|report| report.number).collect()
    }

    /// A report was a mistake; answers why it stays, if it does.
    pub fn void(&mut self, number: usize) -> Option<Stays> {
        let Some(at) = self.reports.iter().position(|report| report.number == number) else {
            return Some(Stays::Billed);
        };
        let report = self.reports[at];
        if self.challenged.is_some_and(|bill| bill.takes(&report)) {
            return Some(Stays::InBill);
        }
        self.reports.remove(at);
        None
    }
}
