//! Payouts: what they cost, when they leave, where they may go, and where they stand (contract
//! `payouts.md`).

pub mod bank;
pub mod calendar;
pub mod fees;
mod number;

use crate::money::Cents;

/// The least that can be paid out, in every country.
pub const MINIMUM: Cents = Cents(5000);

crate::text_enum! {
    /// Where a payout stands.
    pub enum PayoutStatus {
        /// Requested and debited; waits for its batch.
        InReview = "IN_REVIEW",
        /// On its way to the bank.
        Processing = "PROCESSING",
        /// The bank credited it.
        Completed = "COMPLETED",
        /// Refused by the review or returned by the bank; the money is back in the balance.
        Rejected = "REJECTED",
    }
}

crate::text_enum! {
    /// What the processor tells about a payout.
    pub enum PayoutEvent {
        /// The bank credited the money.
        Paid = "payout_paid",
        /// The bank sent the money back.
        Returned = "payout_returned",
    }
}

/// What happens to a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Its batch leaves.
    Dispatch,
    /// The review refuses it.
    Refuse,
    /// The processor tells something.
    Reported(PayoutEvent),
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// The payout stands here from now on.
    To(PayoutStatus),
    /// It happened before.
    NoChange,
    /// It does not fit.
    Refused,
}

impl PayoutStatus {
    /// What `step` does to a payout that stands here. Banks also return what they had credited.
    pub fn after(self, step: Step) -> Transition {
        use PayoutEvent::{Paid, Returned};
        use PayoutStatus::{Completed, InReview, Processing, Rejected};
        use Step::{Dispatch, Refuse, Reported};
        match (self, step) {
            (InReview, Dispatch) => Transition::To(Processing),
            (Processing, Reported(Paid)) => Transition::To(Completed),
            (InReview, Refuse) | (Processing | Completed, Reported(Returned)) => Transition::To(Rejected),
            (Processing | Completed, Dispatch)
            | (Completed, Reported(Paid))
            | (Rejected, Refuse | Reported(Returned)) => Transition::NoChange,
            (InReview, Reported(_))
            | (Processing | Completed, Refuse)
            | (Rejected, Dispatch | Reported(Paid)) => Transition::Refused,
        }
    }
}

/// What the dashboard suggests: nine tenths of the balance, rounded down; zero when the balance is negative.
pub fn suggested(balance: Cents) -> Cents {
    let whole = balance.0.max(0);
    // Tenths first, so that no balance is too large.
    Cents(whole / 10 * 9 + whole % 10 * 9 / 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STEPS: [Step; 4] = [
        Step::Dispatch,
        Step::Refuse,
        Step::Reported(PayoutEvent::Paid),
        Step::Reported(PayoutEvent::Returned),
    ];

    #[test]
    fn every_step_from_every_status() {
        use PayoutStatus::{Completed, InReview, Processing, Rejected};
        use Transition::{NoChange, Refused, To};
        for (status, expected) in [
            (InReview, [To(Processing), To(Rejected), Refused, Refused]),
            (Processing, [NoChange, Refused, To(Completed), To(Rejected)]),
            (Completed, [NoChange, Refused, NoChange, To(Rejected)]),
            (Rejected, [Refused, NoChange, Refused, NoChange]),
        ] {
            assert_eq!(STEPS.map(|step| status.after(step)), expected, "{status}");
        }
    }

    #[test]
    fn nine_tenths_are_suggested() {
        for (balance, expected) in [
            (-1, 0),
            (0, 0),
            (1, 0),
            (10, 9),
            (5555, 4999),
            (60_673, 54_605),
            (i64::MAX, 8_301_034_833_169_298_226),
        ] {
            assert_eq!(suggested(Cents(balance)), Cents(expected), "{balance}");
        }
    }

    proptest! {
        #[test]
        fn the_suggestion_is_the_floor(balance in 0..=1_000_000_000_000_i64) {
            prop_assert_eq!(suggested(Cents(balance)).0, balance * 9 / 10);
        }

        #[test]
        fn a_payout_comes_back_once_at_the_most(steps in prop::collection::vec(0..4_usize, 0..12)) {
            let mut status = PayoutStatus::InReview;
            let mut returns = 0;
            for step in steps {
                if let Transition::To(next) = status.after(STEPS[step]) {
                    returns += usize::from(next == PayoutStatus::Rejected);
                    status = next;
                }
            }
            prop_assert_eq!(returns, usize::from(status == PayoutStatus::Rejected));
        }
    }
}
