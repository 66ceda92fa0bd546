//! What goes to the bank with a merchant's evidence, and whether a dispute takes any.

use super::requests::DisputePath;
use super::store;
use crate::orders::store::record;
use crate::payments::evidence;
use pandabase_domain::address::BillingAddress;
use pandabase_domain::dispute::{EVIDENCE_WINDOW, check_evidence};
use pandabase_domain::money::Cents;
use pandabase_domain::time::Timestamp;
use pandabase_platform::api::Input;
use pandabase_platform::context::Ctx;
use pandabase_platform::db::Tx;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::PriorPayment;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether a dispute takes evidence, and what is attached to it by itself, as it is known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisputeEvidence {
    /// Whether evidence can be submitted.
    pub possible: bool,
    /// Why it cannot; null where it can.
    pub refusal: Option<String>,
    /// Until when it can: without any, the dispute is lost then.
    pub until: Timestamp,
    /// The buyer's name; empty where none was given.
    pub customer_name: String,
    /// The buyer's email address.
    pub customer_email: String,
    /// The buyer's IP address at the time of paying; null where the store's server paid.
    pub customer_ip: Option<String>,
    /// What the buyer's device is recognised by; null where it is not known.
    pub customer_device: Option<String>,
    /// The customer, where they have signed in to the customer portal; null for a guest.
    pub customer_account: Option<String>,
    /// Where the bill went.
    pub billing_address: BillingAddress,
    /// What was sold, as the buyer read it.
    pub product_description: String,
    /// Earlier undisputed payments of the same buyer from the same place, newest first; only against fraud,
    /// and only where there are enough to say something.
    pub prior_payments: Vec<EarlierPayment>,
}

/// An earlier payment of a buyer who says that this one was not theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EarlierPayment {
    /// The processor's name of it.
    pub reference_id: String,
    /// When the money came.
    pub captured_at: Timestamp,
    /// What was charged.
    pub total_amount: Cents,
    /// Whether it came from the same IP address.
    pub same_ip: bool,
    /// Whether it came from the same device.
    pub same_device: bool,
    /// Whether its bill went to the same address.
    pub same_billing_address: bool,
    /// What was sold, as the buyer read it.
    pub product_description: String,
}

impl From<PriorPayment> for EarlierPayment {
    fn from(prior: PriorPayment) -> Self {
        Self {
            reference_id: prior.reference,
            captured_at: prior.captured_at,
            total_amount: prior.total,
            same_ip: prior.same_ip,
            same_device: prior.same_device,
            same_billing_address: prior.same_billing_address,
            product_description: prior.product_description,
        }
    }
}

/// `GET /v2/stores/{storeId}/disputes/{disputeId}/evidence`: what goes with a merchant's evidence.
///
/// # Errors
/// [`ApiError::Missing`] when the store has no such dispute.
pub fn show(tx: &mut Tx<'_>, ctx: &Ctx<'_>, input: &Input<DisputePath>) -> Result<DisputeEvidence, ApiError> {
    const MISSING: ApiError = ApiError::Missing("Dispute");
    let taken = store::debit(tx, ctx, &input.path.dispute_id)?.ok_or(MISSING)?;
    let sale = record::by_order(tx, ctx, &taken.order)?.ok_or(MISSING)?;
    let refusal = check_evidence(taken.status, taken.has_evidence, taken.opened_at, ctx.now).err();
    let package = evidence::package(tx, ctx, &sale, taken.reason, String::new())?;
    Ok(DisputeEvidence {
        possible: refusal.is_none(),
        refusal: refusal.map(|refusal| refusal.to_string()),
        until: taken.opened_at.plus_millis(EVIDENCE_WINDOW),
        customer_name: package.customer_name,
        customer_email: package.customer_email,
        customer_ip: package.customer_ip,
        customer_device: package.customer_device,
        customer_account: package.customer_account,
        billing_address: package.billing_address,
        product_description: package.product_description,
        prior_payments: package.prior_payments.into_iter().map(Into::into).collect(),
    })
}
