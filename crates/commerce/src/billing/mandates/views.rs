//! Billing agreements and what is charged under them, as merchants see them (contract `subscriptions.md`,
//! "Billing agreements").

use pandabase_domain::id::{MandateId, PaymentId};
use pandabase_domain::input::Text;
use pandabase_domain::mandate::MandateStatus;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An agreement, as its merchant sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Mandate")]
pub struct MandateView {
    pub(crate) id: MandateId,
    pub(crate) status: MandateStatus,
    /// Where the customer agrees, and later takes it back.
    pub agreement_url: String,
}

/// The token that authorizes one charge.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MandateAuthorization")]
pub struct AuthorizationView {
    /// Works once, for fifteen minutes.
    pub token: String,
}

/// An agreement and an authorization of it.
#[derive(Deserialize, JsonSchema)]
pub struct Authorization {
    pub(crate) id: MandateId,
    pub(crate) token: Text<1, 255>,
}

/// Never prints the token.
impl std::fmt::Debug for Authorization {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Authorization({:?})", self.id)
    }
}

pandabase_domain::text_enum! {
    /// Where a payment under an agreement stands.
    pub enum MandatePaymentStatus {
        /// Captured.
        Completed = "COMPLETED",
        /// The customer has to answer to the bank at `authorizationUrl`.
        Requires3ds = "REQUIRES_3DS",
    }
}

/// What became of a payment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MandatePayment {
    pub(crate) id: PaymentId,
    pub(crate) status: MandatePaymentStatus,
    pub(crate) authorization_url: Option<String>,
}
