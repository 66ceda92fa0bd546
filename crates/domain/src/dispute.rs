//! Disputes: their words, fees, and what early warnings lead to (contract `refunds-disputes.md`).

use crate::money::Cents;
use crate::time::{DAY, Timestamp};

crate::text_enum! {
    /// Why the buyer's bank takes the money back.
    #[derive(Default)]
    pub enum DisputeReason {
        /// The buyer did not make the payment.
        Fraudulent = "FRAUDULENT",
        /// Nothing arrived.
        ProductNotReceived = "PRODUCT_NOT_RECEIVED",
        /// What arrived was not what was sold.
        ProductUnacceptable = "PRODUCT_UNACCEPTABLE",
        /// A renewal after a cancellation.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// Charged twice.
        DuplicateCharge = "DUPLICATE_CHARGE",
        /// A promised refund did not come.
        CreditNotProcessed = "CREDIT_NOT_PROCESSED",
        /// Any other reason; also when the network names none.
        #[default]
        General = "GENERAL",
        /// The buyer does not know the charge.
        Unrecognized = "UNRECOGNIZED",
    }
}

crate::text_enum! {
    /// Where a dispute stands.
    pub enum DisputeStatus {
        /// Opened; the merchant may submit evidence.
        AwaitingReview = "AWAITING_REVIEW",
        /// Evidence was submitted.
        UnderReview = "UNDER_REVIEW",
        /// Final: the merchant keeps the money.
        Won = "WON",
        /// Final: the buyer keeps the money.
        Lost = "LOST",
        /// Final: intercepted before it was opened.
        Prevented = "PREVENTED",
    }
}

impl DisputeStatus {
    /// Whether the network has still to decide.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::AwaitingReview | Self::UnderReview)
    }

    /// What the merchant pays for the dispute besides the charge; it is never returned.
    pub const fn fee(self) -> Cents {
        match self {
            Self::Prevented => Cents(3000),
            Self::AwaitingReview | Self::UnderReview | Self::Won | Self::Lost => Cents(2000),
        }
    }
}

/// How long after its opening a dispute takes evidence, in milliseconds; without any it is then lost.
pub const EVIDENCE_WINDOW: i64 = 7 * DAY;
/// How many earlier undisputed payments of a buyer count as evidence; fewer say nothing.
pub const PRIOR_PAYMENTS: usize = 2;

/// In what an earlier payment of a buyer is like the one that is disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Alike {
    /// It came from the same address on the net.
    pub ip: bool,
    /// It came from the same device.
    pub device: bool,
    /// Its bill went to the same address.
    pub billing_address: bool,
    /// It was made with the same account.
    pub account: bool,
}

impl Alike {
    /// Whether one person made both, as banks see it: two of these are the same, of which one is where it
    /// came from.
    pub fn shows_one_person(self) -> bool {
        let same = [self.ip, self.device, self.billing_address, self.account];
        (self.ip || self.device) && same.into_iter().filter(|is_same| *is_same).count() >= 2
    }
}

/// Why a dispute takes no evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceRefusal {
    /// Evidence was submitted already; there is one submission.
    #[error("Evidence has already been submitted")]
    Submitted,
    /// The network has decided.
    #[error("Dispute is already resolved")]
    Resolved,
    /// Seven days have passed.
    #[error("Evidence window has closed")]
    Closed,
}

/// Whether a dispute opened at `opened_at` takes evidence `now`.
///
/// # Errors
/// [`EvidenceRefusal`]: the first reason that applies.
pub fn check_evidence(
    status: DisputeStatus,
    has_evidence: bool,
    opened_at: Timestamp,
    now: Timestamp,
) -> Result<(), EvidenceRefusal> {
    if has_evidence {
        return Err(EvidenceRefusal::Submitted);
    }
    if status != DisputeStatus::AwaitingReview {
        return Err(EvidenceRefusal::Resolved);
    }
    if now >= opened_at.plus_millis(EVIDENCE_WINDOW) {
        return Err(EvidenceRefusal::Closed);
    }
    Ok(())
}

/// A warning of the network that comes before a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The buyer's bank reported the payment as fraud.
    EarlyFraud,
    /// A dispute is about to be opened.
    FraudAlert,
}

/// What a warning leads to; the owner is mailed in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarningResponse {
    /// Refund at once and take the fulfilment back; `fee` is debited besides the refund.
    Refund {
        /// What the warning costs.
        fee: Cents,
    },
    /// The owner decides.
    AskOwner,
}

/// The largest total that an early fraud warning refunds by itself.
const AUTOMATIC_REFUND: Cents = Cents(5000);
/// What a pre-dispute alert costs.
const ALERT_FEE: Cents = Cents(2900);

impl Warning {
    /// What to do about this warning on a payment of `total`.
    pub fn response(self, total: Cents) -> WarningResponse {
        match self {
            Self::EarlyFraud if total > AUTOMATIC_REFUND => WarningResponse::AskOwner,
            Self::EarlyFraud => WarningResponse::Refund { fee: Cents::ZERO },
            Self::FraudAlert => WarningResponse::Refund { fee: ALERT_FEE },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_likenesses_show_one_person_if_one_is_where_it_came_from() {
        for (same, expected) in [
            ("", false),
            ("ip", false),
            ("device", false),
            ("billing account", false),
            ("ip device", true),
            ("ip billing", true),
            ("ip account", true),
            ("device billing", true),
            ("device account", true),
            ("ip device billing account", true),
        ] {
            let alike = Alike {
                ip: same.contains("ip"),
                device: same.contains("device"),
                billing_address: same.contains("billing"),
                account: same.contains("account"),
            };
            assert_eq!(alike.shows_one_person(), expected, "{same}");
        }
    }

    #[test]
    fn warnings_lead_to_what_the_table_says() {
        for (warning, total, expected) in [
            (
                Warning::EarlyFraud,
                5000,
                WarningResponse::Refund { fee: Cents(0) },
            ),
            (Warning::EarlyFraud, 5001, WarningResponse::AskOwner),
            (
                Warning::FraudAlert,
                5000,
                WarningResponse::Refund { fee: Cents(2900) },
            ),
            (
                Warning::FraudAlert,
                5001,
                WarningResponse::Refund { fee: Cents(2900) },
            ),
        ] {
            assert_eq!(warning.response(Cents(total)), expected, "{warning:?} {total}");
        }
    }

    #[test]
    fn evidence_is_taken_once_and_in_time() {
        use DisputeStatus as D;
        let opened = Timestamp::from_millis(1_780_000_000_000);
        let end = opened.plus_millis(EVIDENCE_WINDOW);
        let last = end.plus_millis(-1);
        for (status, has_evidence, now, expected) in [
            (D::AwaitingReview, false, opened, None),
            (D::AwaitingReview, false, last, None),
            (D::AwaitingReview, false, end, Some("Evidence window has closed")),
            (
                D::UnderReview,
                true,
                opened,
                Some("Evidence has already been submitted"),
            ),
            (D::Won, true, end, Some("Evidence has already been submitted")),
            (D::Lost, false, end, Some("Dispute is already resolved")),
            (D::Prevented, false, opened, Some("Dispute is already resolved")),
        ] {
            let refusal = check_evidence(status, has_evidence, opened, now).err();
            let text = refusal.map(|refusal| refusal.to_string());
            assert_eq!(text.as_deref(), expected, "{status} {has_evidence}");
        }
    }

    #[test]
    fn only_prevention_costs_more_and_only_reviews_are_open() {
        for &status in DisputeStatus::ALL {
            let prevented = status == DisputeStatus::Prevented;
            assert_eq!(status.fee(), Cents(if prevented { 3000 } else { 2000 }));
            assert_eq!(status.is_open(), status.as_str().ends_with("_REVIEW"));
        }
    }
}
