//! Event types (contract `webhooks.md`, "Events").

crate::text_enum! {
    /// What an event tells.
    pub enum EventType {
        /// The buyer submitted a payment.
        PaymentPending = "PAYMENT_PENDING",
        /// The payment is with the network or held for review.
        PaymentProcessing = "PAYMENT_PROCESSING",
        /// The payment was captured.
        PaymentCompleted = "PAYMENT_COMPLETED",
        /// The payment was declined, cancelled or expired.
        PaymentFailed = "PAYMENT_FAILED",
        /// A refund became final.
        PaymentRefunded = "PAYMENT_REFUNDED",
        /// A chargeback was opened.
        PaymentDisputed = "PAYMENT_DISPUTED",
        /// A dispute was won.
        PaymentDisputeWon = "PAYMENT_DISPUTE_WON",
        /// A dispute was lost.
        PaymentDisputeLost = "PAYMENT_DISPUTE_LOST",
        /// A dispute was intercepted before it was opened; terminal.
        PaymentDisputePrevented = "PAYMENT_DISPUTE_PREVENTED",
        /// Shield holds the payment for review.
        PaymentReview = "PAYMENT_REVIEW",
        /// First payment or start of a trial.
        SubscriptionCreated = "SUBSCRIPTION_CREATED",
        /// A renewal was collected.
        SubscriptionRenewed = "SUBSCRIPTION_RENEWED",
        /// A renewal failed or needs 3DS.
        SubscriptionPastDue = "SUBSCRIPTION_PAST_DUE",
        /// The subscription was cancelled.
        SubscriptionCancelled = "SUBSCRIPTION_CANCELLED",
        /// The merchant paused the subscription.
        SubscriptionPaused = "SUBSCRIPTION_PAUSED",
        /// The merchant resumed the subscription.
        SubscriptionResumed = "SUBSCRIPTION_RESUMED",
        /// Plan, quantity or card changed, or the subscription was reactivated.
        SubscriptionUpdated = "SUBSCRIPTION_UPDATED",
        /// Access to what was subscribed to is over.
        SubscriptionEnded = "SUBSCRIPTION_ENDED",
        /// Three days before the end of a trial.
        SubscriptionTrialEnding = "SUBSCRIPTION_TRIAL_ENDING",
        /// Three days before a renewal.
        SubscriptionRenewing = "SUBSCRIPTION_RENEWING",
    }
}

impl EventType {
    /// Whether the payload carries a `subscription`.
    pub fn is_subscription(self) -> bool {
        self.as_str().starts_with("SUBSCRIPTION_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_the_contracts() {
        assert_eq!(EventType::ALL.len(), 20);
        assert_eq!(EventType::ALL.iter().filter(|e| e.is_subscription()).count(), 10);
        for word in ["payment.success", "PAYMENT_SUCCESS", "payment_completed", ""] {
            assert_eq!(EventType::parse(word), None, "{word}");
        }
    }
}
