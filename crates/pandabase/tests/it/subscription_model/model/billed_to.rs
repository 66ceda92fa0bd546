//! Where the bills go.

use super::super::place::Move;
use super::Model;

impl Model {
    /// Answers whether that is so from now on, or was before.
    pub fn bill_to(&mut self, to: Move) -> bool {
        let Some(moved) = self.billed_to.after(to) else {
            return false;
        };
        if moved == self.billed_to {
            return true;
        }
        if !self.can_be_billed() {
            return false;
        }
        self.billed_to = moved;
        self.events.push("SUBSCRIPTION_UPDATED");
        true
    }
}
