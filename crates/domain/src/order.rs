//! Orders: statuses, and how an order and its one payment move (contract `orders-payments.md`,
//! "Statuses").

use crate::dispute::DisputeStatus;
use crate::payment::{PaymentEvent, PaymentStatus};
use crate::timeline::TimelineType;
use crate::webhook::event::EventType;

crate::text_enum! {
    /// Where an order stands.
    pub enum OrderStatus {
        /// Awaiting confirmation of the payment.
        Pending = "PENDING",
        /// Paid, being fulfilled.
        Processing = "PROCESSING",
        /// Fulfilled.
        Completed = "COMPLETED",
        /// Abandoned or timed out.
        Cancelled = "CANCELLED",
        /// Declined.
        Failed = "FAILED",
        /// Refunded.
        Refunded = "REFUNDED",
        /// The dispute is open, lost or prevented.
        Chargeback = "CHARGEBACK",
    }
}

/// An order, its payment and the payment's dispute: they move together. A payment has one dispute at
/// most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// The order.
    pub order: OrderStatus,
    /// Its payment.
    pub payment: PaymentStatus,
    /// The payment's dispute, if there ever was one.
    pub dispute: Option<DisputeStatus>,
}

/// What a message or step leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transition {
    /// Applied before, overtaken by a later message, or of no effect on the statuses.
    NoChange,
    /// Cannot happen to this order; worth a line in the log.
    Refused,
    /// The statuses change.
    Change(Change),
}

/// A change of statuses with its event and its rows of the timeline, all stored in one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The statuses afterwards.
    pub state: State,
    /// The event to emit, if any.
    pub webhook: Option<EventType>,
    /// The rows of the timeline, in order.
    pub timeline: &'static [TimelineType],
}

impl State {
    /// Every order status with the payment statuses that it can stand with. No status of either kind is in
    /// more than two pairs.
    pub const PAIRS: [(OrderStatus, PaymentStatus); 8] = [
        (OrderStatus::Pending, PaymentStatus::Pending),
        (OrderStatus::Pending, PaymentStatus::Processing),
        (OrderStatus::Processing, PaymentStatus::Completed),
        (OrderStatus::Completed, PaymentStatus::Completed),
        (OrderStatus::Cancelled, PaymentStatus::Failed),
        (OrderStatus::Failed, PaymentStatus::Failed),
        (OrderStatus::Refunded, PaymentStatus::Refunded),
        (OrderStatus::Chargeback, PaymentStatus::Disputed),
    ];

    /// Whether these statuses can stand together.
    pub fn is_consistent(self) -> bool {
        use DisputeStatus as D;
        use OrderStatus as O;
        use PaymentStatus as P;
        match (self.order, self.payment) {
            (O::Pending, P::Pending | P::Processing) | (O::Cancelled | O::Failed, P::Failed) => {
                self.dispute.is_none()
            }
            (O::Processing | O::Completed, P::Completed) | (O::Refunded, P::Refunded) => {
                matches!(self.dispute, None | Some(D::Won))
            }
            (O::Chargeback, P::Disputed) => !matches!(self.dispute, None | Some(D::Won)),
            _ => false,
        }
    }

    fn becomes(
        self,
        order: OrderStatus,
        payment: PaymentStatus,
        webhook: EventType,
        timeline: &'static [TimelineType],
    ) -> Transition {
        Transition::Change(Change {
            state: Self {
                order,
                payment,
                dispute: self.dispute,
            },
            webhook: Some(webhook),
            timeline,
        })
    }
}

/// The buyer pays: `before` is `None` for the first time on a session; after a decline or a time-out
/// the same order is paid again.
pub fn submit(before: Option<State>) -> Transition {
    let start = State {
        order: OrderStatus::Pending,
        payment: PaymentStatus::Pending,
        dispute: None,
    };
    let timeline: &[TimelineType] = match before.map(|state| state.payment) {
        None => &[TimelineType::CheckoutConfirmed, TimelineType::PaymentPending],
        Some(PaymentStatus::Failed) => &[TimelineType::PaymentPending],
        Some(_) => return Transition::Refused,
    };
    start.becomes(start.order, start.payment, EventType::PaymentPending, timeline)
}

/// Every item was delivered.
pub fn fulfilled(state: State) -> Transition {
    match (state.order, state.payment) {
        (OrderStatus::Processing, PaymentStatus::Completed) => Transition::Change(Change {
            state: State {
                order: OrderStatus::Completed,
                ..state
            },
            webhook: None,
            timeline: &[TimelineType::OrderCompleted],
        }),
        (OrderStatus::Completed, _) => Transition::NoChange,
        _ => Transition::Refused,
    }
}

/// Where an order stands after its dispute was won: where it would stand without one. Winning neither
/// delivers what was not delivered nor undoes a refund.
pub fn after_won(state: State, is_refunded: bool, is_delivered: bool) -> State {
    let (order, payment) = match (is_refunded, is_delivered) {
        (true, _) => (OrderStatus::Refunded, PaymentStatus::Refunded),
        (false, true) => (OrderStatus::Completed, PaymentStatus::Completed),
        (false, false) => (OrderStatus::Processing, PaymentStatus::Completed),
    };
    State {
        order,
        payment,
        dispute: state.dispute,
    }
}

/// The merchant submitted evidence in the payment's dispute.
pub fn evidence_submitted(state: State) -> Transition {
    match state.dispute {
        Some(DisputeStatus::AwaitingReview) => Transition::Change(Change {
            state: State {
                dispute: Some(DisputeStatus::UnderReview),
                ..state
            },
            webhook: None,
            timeline: &[TimelineType::EvidenceSubmitted],
        }),
        Some(DisputeStatus::UnderReview) => Transition::NoChange,
        _ => Transition::Refused,
    }
}

/// The processor's message. Applying one twice changes nothing the second time.
///
/// The caller has matched the message with the current charge: a late message about an earlier,
/// declined charge of the same order must not come here. What warnings lead to is a refund, decided by
/// [`Warning::response`](crate::dispute::Warning::response); they do not move statuses themselves.
pub fn apply(state: State, event: PaymentEvent) -> Transition {
    if !state.is_consistent() {
        return Transition::Refused;
    }
    match event {
        PaymentEvent::Succeeded
        | PaymentEvent::Processing
        | PaymentEvent::Failed { .. }
        | PaymentEvent::Cancelled => settle(state, event),
        // 3DS tells who the buyer is and nothing about the money; the charge's own message follows.
        PaymentEvent::Requires3ds | PaymentEvent::ThreeDsCompleted => Transition::NoChange,
        PaymentEvent::RefundConfirmed => refund(state, &[TimelineType::RefundCompleted]),
        PaymentEvent::ExternalRefund => refund(
            state,
            &[TimelineType::RefundCreated, TimelineType::RefundCompleted],
        ),
        // The order stayed COMPLETED while the refund was under way.
        PaymentEvent::RefundFailed => match state.payment {
            PaymentStatus::Completed | PaymentStatus::Disputed => Transition::NoChange,
            _ => Transition::Refused,
        },
        PaymentEvent::DisputeOpened { .. } | PaymentEvent::DisputePrevented => open_dispute(state, event),
        PaymentEvent::DisputeWon | PaymentEvent::DisputeLost => close_dispute(state, event),
        // An inquiry takes no money. If a dispute follows, its own message says so.
        PaymentEvent::EarlyFraudWarning
        | PaymentEvent::FraudAlert
        | PaymentEvent::InquiryOpened { .. }
        | PaymentEvent::InquiryClosed
            if is_captured(state) =>
        {
            Transition::NoChange
        }
        PaymentEvent::EarlyFraudWarning
        | PaymentEvent::FraudAlert
        | PaymentEvent::InquiryOpened { .. }
        | PaymentEvent::InquiryClosed => Transition::Refused,
    }
}

/// Like [`apply`], for what the processor says of a dispute that it names, and has read anew. Its word
/// outranks what this server concluded for itself: without evidence a dispute is lost here after seven days,
/// and the buyer's bank may still decide for the merchant; one that is open may be intercepted after all.
pub fn overrule(state: State, event: PaymentEvent) -> Transition {
    if !state.is_consistent() {
        return Transition::Refused;
    }
    let ends_as = |dispute| State {
        dispute: Some(dispute),
        ..state
    };
    match (state.dispute, event) {
        (Some(DisputeStatus::Lost), PaymentEvent::DisputeWon) => ends_as(DisputeStatus::Won).becomes(
            OrderStatus::Completed,
            PaymentStatus::Completed,
            EventType::PaymentDisputeWon,
            &[TimelineType::DisputeWon],
        ),
        (Some(found), PaymentEvent::DisputePrevented) if found.is_open() => ends_as(DisputeStatus::Prevented)
            .becomes(
                OrderStatus::Chargeback,
                PaymentStatus::Disputed,
                EventType::PaymentDisputePrevented,
                &[TimelineType::DisputePrevented],
            ),
        _ => apply(state, event),
    }
}

fn is_captured(state: State) -> bool {
    use PaymentStatus::{Completed, Disputed, Refunded};
    matches!(state.payment, Completed | Refunded | Disputed)
}

fn settle(state: State, event: PaymentEvent) -> Transition {
    use PaymentStatus as P;
    let running = matches!(state.payment, P::Pending | P::Processing);
    match event {
        PaymentEvent::Succeeded if running => state.becomes(
            OrderStatus::Processing,
            P::Completed,
            EventType::PaymentCompleted,
            &[TimelineType::PaymentCollected, TimelineType::OrderProcessing],
        ),
        PaymentEvent::Succeeded if is_captured(state) => Transition::NoChange,
        PaymentEvent::Processing if state.payment == P::Pending => state.becomes(
            OrderStatus::Pending,
            P::Processing,
            EventType::PaymentProcessing,
            &[TimelineType::PaymentProcessing],
        ),
        PaymentEvent::Processing => Transition::NoChange,
        PaymentEvent::Failed { .. } | PaymentEvent::Cancelled if running => {
            let order = match event {
                PaymentEvent::Cancelled => OrderStatus::Cancelled,
                _ => OrderStatus::Failed,
            };
            state.becomes(
                order,
                P::Failed,
                EventType::PaymentFailed,
                &[TimelineType::PaymentFailed],
            )
        }
        PaymentEvent::Failed { .. } | PaymentEvent::Cancelled if state.payment == P::Failed => {
            Transition::NoChange
        }
        _ => Transition::Refused,
    }
}

fn refund(state: State, timeline: &'static [TimelineType]) -> Transition {
    match state.payment {
        PaymentStatus::Completed => state.becomes(
            OrderStatus::Refunded,
            PaymentStatus::Refunded,
            EventType::PaymentRefunded,
            timeline,
        ),
        // A dispute outranks a refund that was under way when it was opened.
        PaymentStatus::Refunded | PaymentStatus::Disputed => Transition::NoChange,
        _ => Transition::Refused,
    }
}

/// Banks also dispute what was refunded already.
fn open_dispute(state: State, event: PaymentEvent) -> Transition {
    let (status, webhook, timeline): (_, _, &[TimelineType]) = match event {
        PaymentEvent::DisputePrevented => (
            DisputeStatus::Prevented,
            EventType::PaymentDisputePrevented,
            &[TimelineType::DisputePrevented],
        ),
        _ => (
            DisputeStatus::AwaitingReview,
            EventType::PaymentDisputed,
            &[TimelineType::DisputeOpened],
        ),
    };
    match state.dispute {
        None if is_captured(state) => State {
            dispute: Some(status),
            ..state
        }
        .becomes(
            OrderStatus::Chargeback,
            PaymentStatus::Disputed,
            webhook,
            timeline,
        ),
        Some(found) if (found == DisputeStatus::Prevented) == (status == DisputeStatus::Prevented) => {
            Transition::NoChange
        }
        _ => Transition::Refused,
    }
}

fn close_dispute(state: State, event: PaymentEvent) -> Transition {
    let won = event == PaymentEvent::DisputeWon;
    let verdict = if won {
        DisputeStatus::Won
    } else {
        DisputeStatus::Lost
    };
    match state.dispute {
        Some(found) if found == verdict => Transition::NoChange,
        Some(found) if found.is_open() => {
            let closed = State {
                dispute: Some(verdict),
                ..state
            };
            if won {
                closed.becomes(
                    OrderStatus::Completed,
                    PaymentStatus::Completed,
                    EventType::PaymentDisputeWon,
                    &[TimelineType::DisputeWon],
                )
            } else {
                closed.becomes(
                    OrderStatus::Chargeback,
                    PaymentStatus::Disputed,
                    EventType::PaymentDisputeLost,
                    &[TimelineType::DisputeLost],
                )
            }
        }
        _ => Transition::Refused,
    }
}

#[cfg(test)]
mod tests;
