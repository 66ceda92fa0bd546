//! What paying a session takes (contract `checkout.md`, "Pay").

use crate::billing::payment_methods::input::PaymentMethod;
use crate::selling::checkout::customer::CustomerPatch;
use pandabase_domain::id::SessionId;
use pandabase_domain::input::{AnyText, List, Natural, Opt, Prose};
use schemars::JsonSchema;
use serde::Deserialize;

/// The session in the path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionPath {
    pub(crate) session_id: SessionId,
}

/// What the buyer sends.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct PayBody {
    /// Changes to the stored customer; afterwards email, name and billing must be there.
    #[serde(default)]
    pub customer: Opt<CustomerPatch>,
    /// How to pay; needed unless nothing is charged.
    #[serde(default)]
    pub payment_method: Opt<PaymentMethod>,
    /// Answers to the session's custom fields.
    #[serde(default)]
    pub custom_fields: List<FieldAnswer, 0, 100>,
    /// Consent to recurring charges; for subscriptions.
    #[serde(default)]
    pub consent: Opt<bool>,
    /// Whether the buyer asks for delivery at once and knows that the right of withdrawal is lost with it. It
    /// counts for consumers (no tax id) in the European Union, Iceland, Liechtenstein, Norway and the United
    /// Kingdom when something is charged and nothing recurs; otherwise it is ignored. The order tells it as
    /// `withdrawalWaivedAt`.
    #[serde(default)]
    pub withdrawal_waiver: Opt<bool>,
    /// The session's `total_amount` as the buyer was shown it, in cents: nothing else is charged.
    #[serde(default)]
    pub expected_total: Opt<Natural>,
}

/// An answer to a custom field.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct FieldAnswer {
    /// The field.
    pub key: AnyText,
    /// The answer.
    pub value: Prose<0, { usize::MAX }>,
}
