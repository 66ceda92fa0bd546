//! Early fraud warnings: `/v1/radar/early_fraud_warnings`.

use super::shared::{Bare, Expandable};
use serde::Deserialize;

/// A bank's report of fraud.
#[derive(Debug, Clone, Deserialize)]
pub struct Warning {
    /// Whether a refund may still prevent the dispute: the charge was neither refunded nor disputed.
    pub actionable: bool,
    /// The intent.
    #[serde(default)]
    pub payment_intent: Option<Expandable<Bare>>,
    /// Its charge.
    #[serde(default)]
    pub charge: Option<Expandable<Bare>>,
}
