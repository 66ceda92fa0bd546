//! What the API answers about cases, disputes, refunds and payments, in a merchant's words.

use crate::surfaces::pages::dashboard::say::Badge;
use pandabase_domain::case::{CasePriority, CaseStatus};
use pandabase_domain::dispute::{DisputeReason, DisputeStatus};
use pandabase_domain::payment::PaymentStatus;
use pandabase_domain::refund::{RefundReason, RefundStatus};
use pandabase_locale::{Locale, Text};
use serde_json::Value;

/// Where a case stands, for who answers it.
pub fn case_status(t: Locale, status: CaseStatus) -> Badge {
    let (words, tone) = match status {
        CaseStatus::Open => (t.get("support-case-new"), "bad"),
        CaseStatus::AwaitingMerchant => (t.get("case-awaiting-you"), "bad"),
        CaseStatus::AwaitingCustomer => (t.get("support-case-theirs"), "wait"),
        CaseStatus::Closed => (t.get("case-closed"), ""),
    };
    Badge { words, tone }
}

/// The same as the API writes it.
pub fn case(t: Locale, status: &Value) -> Badge {
    let status = status.as_str().and_then(CaseStatus::parse);
    case_status(t, status.unwrap_or(CaseStatus::Closed))
}

/// How urgent a case is.
pub fn priority(t: Locale, priority: CasePriority) -> Badge {
    let (words, tone) = match priority {
        CasePriority::Low => (t.get("support-low"), ""),
        CasePriority::Normal => (t.get("support-normal"), ""),
        CasePriority::High => (t.get("support-high"), "wait"),
        CasePriority::Urgent => (t.get("support-urgent"), "bad"),
    };
    Badge { words, tone }
}

/// What happened to a case; `None` for what this program does not know.
pub fn case_event(t: Locale, words: &str) -> Option<Text> {
    Some(match words {
        "Case opened by customer" => t.get("support-event-opened"),
        "Case closed by merchant" => t.get("case-event-closed-by-store"),
        "Case closed by customer" => t.get("support-event-closed-by-buyer"),
        "Case reopened by merchant" => t.get("case-event-reopened-by-store"),
        "Case reopened by customer" => t.get("support-event-reopened-by-buyer"),
        "Case closed automatically" => t.get("support-event-closed-itself"),
        "Status changed to awaiting customer" => t.get("support-event-awaiting"),
        _ => return None,
    })
}

/// Where a dispute stands.
pub fn dispute_status(t: Locale, status: DisputeStatus) -> Badge {
    let (words, tone) = match status {
        DisputeStatus::AwaitingReview => (t.get("support-dispute-open"), "bad"),
        DisputeStatus::UnderReview => (t.get("support-dispute-review"), "wait"),
        DisputeStatus::Won => (t.get("support-dispute-won"), "good"),
        DisputeStatus::Lost => (t.get("support-dispute-lost"), ""),
        DisputeStatus::Prevented => (t.get("support-dispute-prevented"), ""),
    };
    Badge { words, tone }
}

/// The same as the API writes it.
pub fn dispute(t: Locale, status: &Value) -> Badge {
    let status = status.as_str().and_then(DisputeStatus::parse);
    dispute_status(t, status.unwrap_or(DisputeStatus::Lost))
}

/// What happens next in a dispute.
pub fn dispute_next(t: Locale, status: &Value) -> Text {
    match status.as_str().and_then(DisputeStatus::parse) {
        Some(DisputeStatus::AwaitingReview) => t.get("support-next-open"),
        Some(DisputeStatus::UnderReview) => t.get("support-next-review"),
        Some(DisputeStatus::Won) => t.get("support-next-won"),
        Some(DisputeStatus::Prevented) => t.get("support-next-prevented"),
        Some(DisputeStatus::Lost) | None => t.get("support-next-lost"),
    }
}

/// What a buyer said to their bank, and what evidence against it shows.
pub fn reason(t: Locale, reason: &Value) -> [Text; 2] {
    match reason.as_str().and_then(DisputeReason::parse).unwrap_or_default() {
        DisputeReason::Fraudulent => [t.get("support-fraudulent"), t.get("support-fraudulent-shows")],
        DisputeReason::ProductNotReceived => {
            [t.get("support-not-received"), t.get("support-not-received-shows")]
        }
        DisputeReason::ProductUnacceptable => {
            [t.get("support-unacceptable"), t.get("support-unacceptable-shows")]
        }
        DisputeReason::SubscriptionCancelled => {
            [t.get("support-cancelled"), t.get("support-cancelled-shows")]
        }
        DisputeReason::DuplicateCharge => [t.get("support-duplicate"), t.get("support-duplicate-shows")],
        DisputeReason::CreditNotProcessed => [t.get("support-no-credit"), t.get("support-no-credit-shows")],
        DisputeReason::General => [t.get("support-general"), t.get("support-general-shows")],
        DisputeReason::Unrecognized => [t.get("support-unrecognized"), t.get("support-unrecognized-shows")],
    }
}

/// Where a refund stands.
pub fn refund_status(t: Locale, status: RefundStatus) -> Badge {
    let (words, tone) = match status {
        RefundStatus::Processing => (t.get("money-payout-processing"), "wait"),
        RefundStatus::Completed => (t.get("need-met"), "good"),
        RefundStatus::Failed => (t.get("support-payment-failed"), "bad"),
    };
    Badge { words, tone }
}

/// The same as the API writes it.
pub fn refund(t: Locale, status: &Value) -> Badge {
    let status = status.as_str().and_then(RefundStatus::parse);
    refund_status(t, status.unwrap_or(RefundStatus::Processing))
}

/// What that means.
pub fn refund_means(t: Locale, status: &Value) -> Text {
    match status.as_str().and_then(RefundStatus::parse) {
        Some(RefundStatus::Completed) => t.get("support-refund-completed-text"),
        Some(RefundStatus::Failed) => t.get("support-refund-failed-text"),
        Some(RefundStatus::Processing) | None => t.get("support-refund-processing-text"),
    }
}

/// Why a refund was made.
pub fn refund_reason(t: Locale, reason: &Value) -> Text {
    match reason.as_str().and_then(RefundReason::parse).unwrap_or_default() {
        RefundReason::RequestedByCustomer => t.get("refund-requested"),
        RefundReason::Duplicate => t.get("refund-duplicate"),
        RefundReason::Fraudulent => t.get("refund-fraudulent"),
    }
}

/// Where a payment stands.
pub fn payment_status(t: Locale, status: PaymentStatus) -> Badge {
    let (words, tone) = match status {
        PaymentStatus::Pending => (t.get("support-case-theirs"), "wait"),
        PaymentStatus::Processing => (t.get("support-payment-processing"), "wait"),
        PaymentStatus::Completed => (t.get("order-completed"), "good"),
        PaymentStatus::Failed => (t.get("support-payment-failed"), "bad"),
        PaymentStatus::Refunded => (t.get("order-refunded"), ""),
        PaymentStatus::Disputed => (t.get("order-disputed"), "bad"),
    };
    Badge { words, tone }
}

/// The same as the API writes it.
pub fn payment(t: Locale, status: &Value) -> Badge {
    let status = status.as_str().and_then(PaymentStatus::parse);
    payment_status(t, status.unwrap_or(PaymentStatus::Pending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_of_the_api_has_words_of_its_own() {
        fn differ<T: Copy>(all: &[T], words: impl Fn(T) -> Text) {
            let said: BTreeSet<_> = all.iter().map(|one| words(*one).to_string()).collect();
            assert_eq!(said.len(), all.len());
        }
        let t = Locale::En;
        differ(CaseStatus::ALL, |one| case_status(t, one).words);
        differ(CasePriority::ALL, |one| priority(t, one).words);
        differ(DisputeStatus::ALL, |one| dispute_status(t, one).words);
        differ(DisputeStatus::ALL, |one| dispute_next(t, &json!(one.as_str())));
        differ(RefundStatus::ALL, |one| refund_status(t, one).words);
        differ(PaymentStatus::ALL, |one| payment_status(t, one).words);
        for place in 0..2 {
            differ(DisputeReason::ALL, |one| {
                reason(t, &json!(one.as_str()))[place].clone()
            });
        }
    }
}
