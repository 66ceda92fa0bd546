//! Billing agreements, called mandates by the API: their words and what may follow what (contract
//! `subscriptions.md`, "Billing agreements").

use crate::time::{DAY, MINUTE};

/// How long a new agreement waits for its customer, in milliseconds.
pub const ACCEPTANCE_TTL: i64 = 7 * DAY;
/// How long an authorization can be charged, in milliseconds.
pub const AUTHORIZATION_TTL: i64 = 15 * MINUTE;

crate::text_enum! {
    /// How often the merchant means to charge. Only `ONE_OFF` is a limit; the others are what the customer
    /// is told.
    pub enum Frequency {
        /// Once; the first success revokes the agreement.
        OneOff = "ONE_OFF",
        /// Every week.
        Weekly = "WEEKLY",
        /// Every month.
        Monthly = "MONTHLY",
        /// Every three months.
        Quarterly = "QUARTERLY",
        /// Every year.
        Yearly = "YEARLY",
        /// Whenever there is something to charge.
        AdHoc = "AD_HOC",
    }
}

crate::text_enum! {
    /// Where an agreement stands.
    pub enum MandateStatus {
        /// The customer has not given a card.
        RequiresAction = "REQUIRES_ACTION",
        /// The card is being verified; its bank may want to hear from the customer.
        RequiresAuthorization = "REQUIRES_AUTHORIZATION",
        /// The card can be charged.
        Active = "ACTIVE",
        /// Final: taken back, or used up.
        Revoked = "REVOKED",
        /// Final: it was not accepted in time, or too many cards were refused.
        Expired = "EXPIRED",
    }
}

/// What happens to an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The customer agrees and gives a card.
    Accepted,
    /// The bank accepted the card.
    Verified,
    /// The bank refused the card; another one may be given.
    Refused,
    /// The bank refused the card, like too many before it.
    Exhausted,
    /// Nobody knows whether the card is good, because its bank was not answered; another one may be given.
    GivenUp,
    /// The customer takes it back, or it is used up.
    Revoked,
    /// The time to accept it is over.
    TimedOut,
}

impl MandateStatus {
    /// Where a step leads; `None` where it changes nothing.
    pub const fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::RequiresAction, Step::Accepted) => Some(Self::RequiresAuthorization),
            (Self::RequiresAuthorization, Step::Verified) => Some(Self::Active),
            (Self::RequiresAuthorization, Step::Refused | Step::GivenUp) => Some(Self::RequiresAction),
            (Self::RequiresAuthorization, Step::Exhausted)
            | (Self::RequiresAction | Self::RequiresAuthorization, Step::TimedOut) => Some(Self::Expired),
            (Self::Active, Step::Revoked) => Some(Self::Revoked),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_becomes_active_by_one_way_only() {
        use MandateStatus::{Active, Expired, RequiresAction, RequiresAuthorization, Revoked};
        let way = [
            Step::Accepted,
            Step::Refused,
            Step::Accepted,
            Step::GivenUp,
            Step::Accepted,
            Step::Verified,
            Step::Revoked,
        ];
        let mut status = RequiresAction;
        let mut seen = Vec::new();
        for step in way {
            status = status.after(step).unwrap();
            seen.push(status);
        }
        assert_eq!(
            seen,
            [
                RequiresAuthorization,
                RequiresAction,
                RequiresAuthorization,
                RequiresAction,
                RequiresAuthorization,
                Active,
                Revoked
            ]
        );
        let steps = [
            Step::Accepted,
            Step::Verified,
            Step::Refused,
            Step::Exhausted,
            Step::GivenUp,
            Step::Revoked,
            Step::TimedOut,
        ];
        for end in [Revoked, Expired] {
            assert!(steps.iter().all(|step| end.after(*step).is_none()), "{end}");
        }
        // What was accepted in time does not expire.
        assert_eq!(Active.after(Step::TimedOut), None);
        assert_eq!(RequiresAuthorization.after(Step::TimedOut), Some(Expired));
        assert_eq!(RequiresAuthorization.after(Step::Exhausted), Some(Expired));
    }
}
