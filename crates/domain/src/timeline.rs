//! The timeline of a payment (contract `orders-payments.md`, "Timeline").

use crate::money::Cents;
use crate::webhook::event::EventType;

crate::text_enum! {
    /// What happened.
    pub enum TimelineType {
        /// The buyer submitted the checkout.
        CheckoutConfirmed = "CHECKOUT_CONFIRMED",
        /// An event was queued for an endpoint that subscribes to it.
        WebhookDispatched = "WEBHOOK_DISPATCHED",
        /// The payment awaits the buyer or the processor.
        PaymentPending = "PAYMENT_PENDING",
        /// The payment is with the network or held.
        PaymentProcessing = "PAYMENT_PROCESSING",
        /// The payment was captured.
        PaymentCollected = "PAYMENT_COLLECTED",
        /// The payment was declined, cancelled or timed out.
        PaymentFailed = "PAYMENT_FAILED",
        /// The order is being fulfilled.
        OrderProcessing = "ORDER_PROCESSING",
        /// A delivery began.
        FulfillmentStarted = "FULFILLMENT_STARTED",
        /// A delivery was given up.
        FulfillmentFailed = "FULFILLMENT_FAILED",
        /// Everything was delivered.
        OrderFulfilled = "ORDER_FULFILLED",
        /// The order is done.
        OrderCompleted = "ORDER_COMPLETED",
        /// A refund was asked for.
        RefundCreated = "REFUND_CREATED",
        /// A refund became final.
        RefundCompleted = "REFUND_COMPLETED",
        /// The network could not refund.
        RefundFailed = "REFUND_FAILED",
        /// The buyer's bank opened a dispute.
        DisputeOpened = "DISPUTE_OPENED",
        /// The merchant submitted evidence.
        EvidenceSubmitted = "EVIDENCE_SUBMITTED",
        /// The dispute was won.
        DisputeWon = "DISPUTE_WON",
        /// The dispute was lost.
        DisputeLost = "DISPUTE_LOST",
        /// The dispute was intercepted.
        DisputePrevented = "DISPUTE_PREVENTED",
        /// The buyer's bank reported fraud.
        EarlyFraudWarning = "EARLY_FRAUD_WARNING",
        /// Shield holds the payment.
        ReviewOpened = "REVIEW_OPENED",
        /// The merchant let the payment pass.
        ReviewApproved = "REVIEW_APPROVED",
        /// The merchant refused the payment.
        ReviewDeclined = "REVIEW_DECLINED",
    }
}

impl TimelineType {
    /// The heading of the row.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CheckoutConfirmed => "Checkout confirmed",
            Self::WebhookDispatched => "Webhook dispatched",
            Self::PaymentPending => "Payment pending",
            Self::PaymentProcessing => "Payment processing",
            Self::PaymentCollected => "Payment collected",
            Self::PaymentFailed => "Payment failed",
            Self::OrderProcessing => "Order processing",
            Self::FulfillmentStarted => "Fulfillment started",
            Self::FulfillmentFailed => "Fulfillment failed",
            Self::OrderFulfilled => "Order fulfilled",
            Self::OrderCompleted => "Order completed",
            Self::RefundCreated => "Refund created",
            Self::RefundCompleted => "Refund completed",
            Self::RefundFailed => "Refund failed",
            Self::DisputeOpened => "Dispute opened",
            Self::EvidenceSubmitted => "Evidence submitted",
            Self::DisputeWon => "Dispute won",
            Self::DisputeLost => "Dispute lost",
            Self::DisputePrevented => "Dispute prevented",
            Self::EarlyFraudWarning => "Early fraud warning",
            Self::ReviewOpened => "Review opened",
            Self::ReviewApproved => "Review approved",
            Self::ReviewDeclined => "Review declined",
        }
    }

    /// The text of the row for a payment of `total`. Rows that say more have functions of their own:
    /// [`webhook_dispatched`] and [`order_fulfilled`].
    pub fn describe(self, total: Cents) -> String {
        match self {
            Self::CheckoutConfirmed => "Checkout completed and order created".to_owned(),
            Self::WebhookDispatched => "Webhook dispatched".to_owned(),
            Self::PaymentPending => format!("Payment of {total} is awaiting confirmation"),
            Self::PaymentProcessing => format!("Payment of {total} is being processed"),
            Self::PaymentCollected => format!("Payment of {total} was successfully collected"),
            Self::PaymentFailed => format!("Payment of {total} failed"),
            Self::OrderProcessing => "Order is now being processed".to_owned(),
            Self::FulfillmentStarted => "Delivery of the order has started".to_owned(),
            Self::FulfillmentFailed => "The order could not be delivered".to_owned(),
            Self::OrderFulfilled => order_fulfilled(0),
            Self::OrderCompleted => "Order is complete".to_owned(),
            Self::RefundCreated => format!("Refund of {total} was requested"),
            Self::RefundCompleted => format!("Refund of {total} is complete"),
            Self::RefundFailed => format!("Refund of {total} failed"),
            Self::DisputeOpened => format!("The buyer's bank disputed the payment of {total}"),
            Self::EvidenceSubmitted => "Evidence was sent to the buyer's bank".to_owned(),
            Self::DisputeWon => format!("The dispute was won and {total} returned"),
            Self::DisputeLost => "The dispute was lost".to_owned(),
            Self::DisputePrevented => "A dispute was intercepted before it was opened".to_owned(),
            Self::EarlyFraudWarning => "The buyer's bank reported the payment as fraudulent".to_owned(),
            Self::ReviewOpened => format!("Payment of {total} is held for review"),
            Self::ReviewApproved => "The payment passed the review".to_owned(),
            Self::ReviewDeclined => "The payment was declined in the review".to_owned(),
        }
    }
}

/// The text of a [`TimelineType::WebhookDispatched`] row.
pub fn webhook_dispatched(event: EventType) -> String {
    format!("Webhook dispatched: {event}")
}

/// The text of a [`TimelineType::OrderFulfilled`] row after `keys` keys were delivered.
pub fn order_fulfilled(keys: i64) -> String {
    if keys == 0 {
        "Order delivered successfully".to_owned()
    } else {
        format!("{keys} license key(s) delivered successfully")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_texts_are_exact() {
        use TimelineType as T;
        for (row, name, text) in [
            (
                T::CheckoutConfirmed,
                "Checkout confirmed",
                "Checkout completed and order created",
            ),
            (
                T::PaymentPending,
                "Payment pending",
                "Payment of $43.30 is awaiting confirmation",
            ),
            (
                T::PaymentProcessing,
                "Payment processing",
                "Payment of $43.30 is being processed",
            ),
            (
                T::PaymentCollected,
                "Payment collected",
                "Payment of $43.30 was successfully collected",
            ),
            (T::PaymentFailed, "Payment failed", "Payment of $43.30 failed"),
            (
                T::OrderProcessing,
                "Order processing",
                "Order is now being processed",
            ),
            (
                T::OrderFulfilled,
                "Order fulfilled",
                "Order delivered successfully",
            ),
        ] {
            assert_eq!((row.name(), row.describe(Cents(4330)).as_str()), (name, text));
        }
        assert_eq!(T::WebhookDispatched.name(), "Webhook dispatched");
        assert_eq!(
            webhook_dispatched(EventType::PaymentCompleted),
            "Webhook dispatched: PAYMENT_COMPLETED"
        );
        assert_eq!(order_fulfilled(1), "1 license key(s) delivered successfully");
        assert_eq!(order_fulfilled(12), "12 license key(s) delivered successfully");
    }

    #[test]
    fn a_name_is_its_word_for_people() {
        for row in TimelineType::ALL {
            let mut words = row.as_str().replace('_', " ").to_lowercase();
            words[..1].make_ascii_uppercase();
            assert_eq!(row.name(), words);
            assert!(!row.describe(Cents(1)).is_empty());
        }
    }
}
