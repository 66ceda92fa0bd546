//! The events that are listened to. The endpoint is registered for these and no others.

/// The version of the API that requests are made in and events are sent in.
pub const API_VERSION: &str = "2026-10-28.endive";

/// The kinds of events that mean something here.
pub const KINDS: &[&str] = &[
    "payment_intent.succeeded",
    "payment_intent.processing",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.requires_action",
    "setup_intent.succeeded",
    "setup_intent.setup_failed",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "radar.early_fraud_warning.created",
    "review.opened",
    "review.closed",
    "payment_method.automatically_updated",
    "mandate.updated",
    "payout.created",
    "payout.updated",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
];
