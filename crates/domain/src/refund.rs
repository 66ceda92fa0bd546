//! Refunds: their words, and when one can be made (contract `refunds-disputes.md`).

use crate::dispute::{DisputeStatus, Warning};
use crate::ledger::EntryType;
use crate::money::{Cents, Overflow, div_half_up};
use crate::order::OrderStatus;
use crate::pricing::methods::MethodCode;
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
    /// Whether everything was refunded, or a refund is under way.
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
    /// It is neither complete nor paid and being delivered.
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

/// Whether a merchant may refund an order `now`; the first reason against it is returned.
///
/// # Errors
/// [`Refusal`].
pub fn check(facts: &Facts, now: Timestamp) -> Result<(), Refusal> {
    // A paid order that cannot be delivered must be refundable, too.
    if !matches!(facts.order, OrderStatus::Completed | OrderStatus::Processing) {
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

/// What it costs a store to return `returned` of a charge of `total`: the share of it that was credited,
/// `round_half_up(returned × (total − tax) / total)`. With several refunds, each costs the difference between
/// this for all of them so far and for those before, so that they add up to `total − tax`.
///
/// # Errors
/// [`Overflow`] when the amount leaves the range of 64-bit cents.
pub fn cost(returned: Cents, total: Cents, tax: Cents) -> Result<Cents, Overflow> {
    if total <= Cents::ZERO {
        return Ok(Cents::ZERO);
    }
    let share = i128::from(returned.0) * i128::from(total.minus(tax)?.0);
    div_half_up(share, i128::from(total.0)).map(Cents)
}

/// What `returned` of a charge of `total` is in the currency that the buyer was charged `charged` of:
/// `round_half_up(returned × charged / total)`, in its smallest unit. Several refunds add up to `charged` as
/// [`cost`] says.
///
/// # Errors
/// [`Overflow`] when the amount leaves the range of 64 bits.
pub fn presented(returned: Cents, total: Cents, charged: i64) -> Result<i64, Overflow> {
    if total <= Cents::ZERO {
        return Ok(0);
    }
    div_half_up(i128::from(returned.0) * i128::from(charged), i128::from(total.0))
}

/// Who brought a refund about. How it is made follows from that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The merchant, for a reason.
    Merchant(RefundReason),
    /// A warning of the network, which is answered with a refund for a fee.
    Warning(Warning, Cents),
    /// Somebody outside this server, who has made it already.
    Outside,
}

impl Origin {
    /// The reason that the refund states.
    pub fn reason(self) -> RefundReason {
        match self {
            Self::Merchant(reason) => reason,
            Self::Warning(..) => RefundReason::Fraudulent,
            Self::Outside => RefundReason::RequestedByCustomer,
        }
    }

    /// What is debited besides the refund.
    pub fn fee(self) -> Cents {
        match self {
            Self::Warning(_, fee) => fee,
            Self::Merchant(_) | Self::Outside => Cents::ZERO,
        }
    }

    /// Whether the delivery is taken back because of fraud.
    pub fn revokes(self) -> bool {
        matches!(self, Self::Warning(..))
    }

    /// Whether the processor has still to be asked.
    pub fn asks_processor(self) -> bool {
        self != Self::Outside
    }

    /// Whether the refund of a payment by this method is final only when the network confirms it.
    pub fn waits(self, method: Option<MethodCode>) -> bool {
        match self {
            Self::Merchant(_) | Self::Warning(Warning::EarlyFraud, _) => {
                method.is_some_and(MethodCode::is_async)
            }
            // The network has done it.
            Self::Warning(Warning::FraudAlert, _) | Self::Outside => false,
        }
    }

    /// The ledger type of the debit.
    pub fn entry(self, method: Option<MethodCode>) -> EntryType {
        match self {
            // One entry for the refund and the fee (contract: "The alert debit").
            Self::Warning(Warning::FraudAlert, _) | Self::Outside => EntryType::RefundExternal,
            _ if self.waits(method) => EntryType::RefundAsync,
            _ => EntryType::RefundInstant,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
                    order: OrderStatus::Processing,
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
    fn a_refund_costs_its_share_of_what_was_credited() {
        for (returned, total, tax, expected) in [
            (0, 4330, 330, 0),
            (1000, 4330, 330, 924),
            (1001, 4330, 330, 925),
            (4330, 4330, 330, 4000),
            (1000, 4330, 0, 1000),
            (0, 0, 0, 0),
        ] {
            let found = cost(Cents(returned), Cents(total), Cents(tax));
            assert_eq!(found, Ok(Cents(expected)), "{returned} of {total}");
        }
    }

    #[test]
    fn a_refund_is_the_same_share_of_what_was_charged() {
        for (returned, total, charged, expected) in [
            (4330, 4330, 3984, 3984),
            (2165, 4330, 3984, 1992),
            (1, 100, 50, 1),
            (0, 4330, 3984, 0),
            (0, 0, 0, 0),
        ] {
            let found = presented(Cents(returned), Cents(total), charged);
            assert_eq!(found, Ok(expected), "{returned} of {total}");
        }
    }

    proptest! {
        #[test]
        fn parts_add_up_and_none_costs_more_than_it_returns(
            parts in prop::collection::vec(1_i64..5_000, 1..30),
            tax_share in 0_i64..100,
        ) {
            let total: i64 = parts.iter().sum();
            let tax = total * tax_share / 100;
            let (mut returned, mut before) = (0, Cents::ZERO);
            for part in parts {
                returned += part;
                let so_far = cost(Cents(returned), Cents(total), Cents(tax)).unwrap();
                let own = so_far.minus(before).unwrap();
                prop_assert!(own >= Cents::ZERO && own <= Cents(part));
                before = so_far;
            }
            prop_assert_eq!(before, Cents(total - tax));
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

    #[test]
    fn how_a_refund_is_made_follows_from_who_asked() {
        let (card, debit) = (Some(MethodCode::Card), Some(MethodCode::SepaDebit));
        let merchant = Origin::Merchant(RefundReason::Duplicate);
        let early = Origin::Warning(Warning::EarlyFraud, Cents(0));
        let alert = Origin::Warning(Warning::FraudAlert, Cents(1500));
        for (origin, method, waits, entry, revokes, asks, fee) in [
            (merchant, card, false, EntryType::RefundInstant, false, true, 0),
            (merchant, debit, true, EntryType::RefundAsync, false, true, 0),
            (merchant, None, false, EntryType::RefundInstant, false, true, 0),
            (early, card, false, EntryType::RefundInstant, true, true, 0),
            (early, debit, true, EntryType::RefundAsync, true, true, 0),
            (alert, card, false, EntryType::RefundExternal, true, true, 1500),
            (alert, debit, false, EntryType::RefundExternal, true, true, 1500),
            (
                Origin::Outside,
                debit,
                false,
                EntryType::RefundExternal,
                false,
                false,
                0,
            ),
        ] {
            let made = (origin.waits(method), origin.entry(method), origin.revokes());
            assert_eq!(made, (waits, entry, revokes), "{origin:?} {method:?}");
            assert_eq!(
                (origin.asks_processor(), origin.fee()),
                (asks, Cents(fee)),
                "{origin:?}"
            );
        }
        assert_eq!(merchant.reason(), RefundReason::Duplicate);
        assert_eq!(alert.reason(), RefundReason::Fraudulent);
        assert_eq!(Origin::Outside.reason(), RefundReason::RequestedByCustomer);
    }
}
