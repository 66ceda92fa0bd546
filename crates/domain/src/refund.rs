//! Refunds: their words, and when one can be made (contract `refunds-disputes.md`).

use crate::dispute::DisputeStatus;
use crate::money::Cents;
use crate::order::OrderStatus;
use crate::time::{DAY, Timestamp};

crate::text_enum! {
    /// Where a refund stands.
    pub enum RefundStatus {
        /// Asked for; the network has to confirm.
        Processing = "PROCESSING",
        /// The buyer has the money.
        Completed = "COMPLETED",
        /// The network could not refund.
        Failed = "FAILED",
    }
}

crate::text_enum! {
    /// Why a refund was made.
    #[derive(Default)]
    pub enum RefundReason {
        /// Charged twice.
        Duplicate = "DUPLICATE",
        /// The buyer did not make the payment.
        Fraudulent = "FRAUDULENT",
        /// The buyer asked for it.
        #[default]
        RequestedByCustomer = "REQUESTED_BY_CUSTOMER",
    }
}

/// How long after its payment an order can be refunded, in milliseconds.
pub const WINDOW: i64 = 30 * DAY;

/// What decides whether an order can be refunded.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Where the order stands.
    pub order: OrderStatus,
    /// Whether a refund of it is under way or complete.
    pub has_refund: bool,
    /// Its dispute, if there ever was one.
    pub dispute: Option<DisputeStatus>,
    /// When the money came.
    pub captured_at: Option<Timestamp>,
    /// What the buyer was charged.
    pub captured: Cents,
}

/// Why an order cannot be refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not complete.
    #[error("Only completed orders can be refunded")]
    NotCompleted,
    /// A refund is under way or complete.
    #[error("Order has already been refunded")]
    AlreadyRefunded,
    /// The network has still to decide about it.
    #[error("Order has an open dispute")]
    Disputed,
    /// It was paid too long ago.
    #[error("Refund window has expired")]
    TooLate,
    /// It was free.
    #[error("Order has nothing to refund")]
    Nothing,
}

/// Whether a merchant may refund an order `now`; the first reason against it is the one told.
///
/// # Errors
/// [`Refusal`].
pub fn check(facts: &Facts, now: Timestamp) -> Result<(), Refusal> {
    if facts.order != OrderStatus::Completed {
        return Err(Refusal::NotCompleted);
    }
    if facts.has_refund {
        return Err(Refusal::AlreadyRefunded);
    }
    if facts.dispute.is_some_and(DisputeStatus::is_open) {
        return Err(Refusal::Disputed);
    }
    let is_late = |paid: Timestamp| now > paid.plus_millis(WINDOW);
    if facts.captured_at.is_some_and(is_late) {
        return Err(Refusal::TooLate);
    }
    if facts.captured_at.is_none() || facts.captured <= Cents::ZERO {
        return Err(Refusal::Nothing);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid() -> Timestamp {
        Timestamp::from_millis(1_780_000_000_000)
    }

    fn facts() -> Facts {
        Facts {
            order: OrderStatus::Completed,
            has_refund: false,
            dispute: None,
            captured_at: Some(paid()),
            captured: Cents(4330),
        }
    }

    #[test]
    fn each_precondition_has_its_text() {
        let won = Some(DisputeStatus::Won);
        let open = Some(DisputeStatus::UnderReview);
        let edge = paid().plus_millis(WINDOW);
        for (facts, now, expected) in [
            (facts(), paid(), None),
            (facts(), edge, None),
            (
                Facts {
                    dispute: won,
                    ..facts()
                },
                paid(),
                None,
            ),
            (
                Facts {
                    order: OrderStatus::Pending,
                    ..facts()
                },
                paid(),
                Some("Only completed orders can be refunded"),
            ),
            (
                Facts {
                    order: OrderStatus::Refunded,
                    has_refund: true,
                    ..facts()
                },
                paid(),
                Some("Only completed orders can be refunded"),
            ),
            (
                Facts {
                    has_refund: true,
                    ..facts()
                },
                paid(),
                Some("Order has already been refunded"),
            ),
            (
                Facts {
                    dispute: open,
                    ..facts()
                },
                paid(),
                Some("Order has an open dispute"),
            ),
            (facts(), edge.plus_millis(1), Some("Refund window has expired")),
            (
                Facts {
                    captured: Cents(0),
                    ..facts()
                },
                paid(),
                Some("Order has nothing to refund"),
            ),
        ] {
            let refusal = check(&facts, now).err().map(|refusal| refusal.to_string());
            assert_eq!(refusal.as_deref(), expected, "{facts:?}");
        }
    }

    #[test]
    fn the_first_reason_is_told() {
        let everything = Facts {
            order: OrderStatus::Chargeback,
            has_refund: true,
            dispute: Some(DisputeStatus::AwaitingReview),
            captured_at: None,
            captured: Cents(0),
        };
        let late = paid().plus_millis(WINDOW + 1);
        assert_eq!(check(&everything, late), Err(Refusal::NotCompleted));
        let order = OrderStatus::Completed;
        assert_eq!(
            check(&Facts { order, ..everything }, late),
            Err(Refusal::AlreadyRefunded)
        );
        let has_refund = false;
        assert_eq!(
            check(
                &Facts {
                    order,
                    has_refund,
                    ..everything
                },
                late
            ),
            Err(Refusal::Disputed)
        );
    }
}
