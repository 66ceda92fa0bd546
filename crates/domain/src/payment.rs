//! Payments: statuses and what the processor tells about them (contract `orders-payments.md`,
//! "Statuses" and "Processor events").

use crate::dispute::DisputeReason;
use crate::time::{DAY, HOUR};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// Where a payment stands.
    pub enum PaymentStatus {
        /// Awaiting the buyer.
        Pending = "PENDING",
        /// With the network, or held for review.
        Processing = "PROCESSING",
        /// Collected.
        Completed = "COMPLETED",
        /// Declined, expired or cancelled.
        Failed = "FAILED",
        /// Refunded.
        Refunded = "REFUNDED",
        /// The dispute is open, lost or prevented.
        Disputed = "DISPUTED",
    }
}

/// How long a buyer may take over a 3DS challenge by default, in milliseconds.
pub const THREE_DS_TIMEOUT: i64 = HOUR;
/// How long an asynchronous payment may take by default, in milliseconds.
pub const ASYNC_TIMEOUT: i64 = 14 * DAY;

crate::text_enum! {
    /// Why a charge failed.
    #[derive(Default)]
    pub enum FailureCode {
        /// The card's bank refused without saying why.
        #[default]
        CardDeclined = "card_declined",
        /// The card has not enough money.
        InsufficientFunds = "insufficient_funds",
        /// The card is past its date.
        ExpiredCard = "expired_card",
        /// The buyer failed or left the 3DS challenge.
        AuthenticationFailed = "authentication_failed",
        /// A payment without a card was refused.
        PaymentDeclined = "payment_declined",
    }
}

impl FailureCode {
    /// What the buyer is told.
    pub const fn message(self) -> &'static str {
        match self {
            Self::CardDeclined => "Your card was declined",
            Self::InsufficientFunds => "Your card has insufficient funds",
            Self::ExpiredCard => "Your card has expired",
            Self::AuthenticationFailed => "Your card could not be authenticated",
            Self::PaymentDeclined => "Your payment was declined",
        }
    }
}

/// What the processor tells about a payment. Messages may repeat and arrive late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum PaymentEvent {
    /// The money was captured.
    Succeeded,
    /// The network takes its time.
    Processing,
    /// The charge was refused.
    Failed {
        /// Why.
        #[serde(default)]
        code: FailureCode,
    },
    /// The charge was given up, by the buyer or by time.
    Cancelled,
    /// The buyer has to answer to the bank.
    #[serde(rename = "requires_3ds")]
    Requires3ds,
    /// The buyer answered to the bank.
    #[serde(rename = "3ds_completed")]
    ThreeDsCompleted,
    /// A refund that this server asked for is final.
    RefundConfirmed,
    /// A refund that this server asked for was not possible.
    RefundFailed,
    /// A refund was made outside this server.
    ExternalRefund,
    /// The buyer's bank opened a dispute.
    DisputeOpened {
        /// Why.
        #[serde(default)]
        reason: DisputeReason,
    },
    /// The dispute was decided for the merchant.
    DisputeWon,
    /// The dispute was decided for the buyer.
    DisputeLost,
    /// The dispute was intercepted.
    DisputePrevented,
    /// The buyer's bank reported fraud.
    EarlyFraudWarning,
    /// A dispute is about to be opened.
    FraudAlert,
    /// The buyer's bank asks about a payment before it opens a dispute: no money moves, and a dispute may
    /// follow with a message of its own.
    InquiryOpened {
        /// Why.
        #[serde(default)]
        reason: DisputeReason,
    },
    /// The bank asks no more.
    InquiryClosed,
}

impl PaymentEvent {
    /// One of each that the contract names, with default code and reason, in its order. It has no inquiries.
    pub const ALL: [Self; 15] = [
        Self::Succeeded,
        Self::Processing,
        Self::Failed {
            code: FailureCode::CardDeclined,
        },
        Self::Cancelled,
        Self::Requires3ds,
        Self::ThreeDsCompleted,
        Self::RefundConfirmed,
        Self::RefundFailed,
        Self::ExternalRefund,
        Self::DisputeOpened {
            reason: DisputeReason::General,
        },
        Self::DisputeWon,
        Self::DisputeLost,
        Self::DisputePrevented,
        Self::EarlyFraudWarning,
        Self::FraudAlert,
    ];

    /// Whether it starts to take back a captured charge. Such a message makes no sense where nothing was
    /// captured.
    pub const fn takes_back(self) -> bool {
        matches!(
            self,
            Self::ExternalRefund
                | Self::DisputeOpened { .. }
                | Self::DisputePrevented
                | Self::EarlyFraudWarning
                | Self::FraudAlert
        )
    }

    /// The contract's word, without code and reason.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Processing => "processing",
            Self::Failed { .. } => "failed",
            Self::Cancelled => "cancelled",
            Self::Requires3ds => "requires_3ds",
            Self::ThreeDsCompleted => "3ds_completed",
            Self::RefundConfirmed => "refund_confirmed",
            Self::RefundFailed => "refund_failed",
            Self::ExternalRefund => "external_refund",
            Self::DisputeOpened { .. } => "dispute_opened",
            Self::DisputeWon => "dispute_won",
            Self::DisputeLost => "dispute_lost",
            Self::DisputePrevented => "dispute_prevented",
            Self::EarlyFraudWarning => "early_fraud_warning",
            Self::FraudAlert => "fraud_alert",
            Self::InquiryOpened { .. } => "inquiry_opened",
            Self::InquiryClosed => "inquiry_closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_read_as_the_contract_names_them() {
        let read = |json: &str| serde_json::from_str::<PaymentEvent>(json).ok();
        let failed = |code| Some(PaymentEvent::Failed { code });
        for (json, expected) in [
            (r#"{"event":"succeeded"}"#, Some(PaymentEvent::Succeeded)),
            (r#"{"event":"requires_3ds"}"#, Some(PaymentEvent::Requires3ds)),
            (
                r#"{"event":"3ds_completed"}"#,
                Some(PaymentEvent::ThreeDsCompleted),
            ),
            (r#"{"event":"failed"}"#, failed(FailureCode::CardDeclined)),
            (
                r#"{"event":"failed","code":"insufficient_funds"}"#,
                failed(FailureCode::InsufficientFunds),
            ),
            (
                r#"{"event":"dispute_opened","reason":"FRAUDULENT"}"#,
                Some(PaymentEvent::DisputeOpened {
                    reason: DisputeReason::Fraudulent,
                }),
            ),
            (
                r#"{"event":"early_fraud_warning"}"#,
                Some(PaymentEvent::EarlyFraudWarning),
            ),
            (
                r#"{"event":"inquiry_opened","reason":"UNRECOGNIZED"}"#,
                Some(PaymentEvent::InquiryOpened {
                    reason: DisputeReason::Unrecognized,
                }),
            ),
            (r#"{"event":"inquiry_closed"}"#, Some(PaymentEvent::InquiryClosed)),
            (r#"{"event":"failed","code":"bad_luck"}"#, None),
            (r#"{"event":"SUCCEEDED"}"#, None),
            (r"{}", None),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn every_event_is_named_as_it_is_written() {
        for event in PaymentEvent::ALL {
            let written = serde_json::to_value(event).unwrap();
            assert_eq!(written["event"], event.name());
        }
    }

    #[test]
    fn declines_have_the_contract_texts() {
        assert_eq!(FailureCode::CardDeclined.message(), "Your card was declined");
        assert_eq!(
            FailureCode::InsufficientFunds.message(),
            "Your card has insufficient funds"
        );
        assert_eq!(
            FailureCode::PaymentDeclined.message(),
            "Your payment was declined"
        );
    }
}
