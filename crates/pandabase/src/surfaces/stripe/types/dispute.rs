//! Disputes: `/v1/disputes`.

use super::shared::{Bare, Expandable};
use pandabase_domain::dispute::DisputeReason;
use pandabase_platform::processor::updates::DisputeStage;
use serde::Deserialize;

/// A dispute, or the bank's question before one.
#[derive(Debug, Clone, Deserialize)]
pub struct StripeDispute {
    /// `dp_…`, `du_…`.
    pub id: String,
    /// Why, in Stripe's word.
    pub reason: String,
    /// Where it stands, in Stripe's word.
    pub status: String,
    /// What the bank takes, in the smallest unit of the currency: all of the charge, or a part.
    #[serde(default)]
    pub amount: i64,
    /// Three letters, lower case.
    #[serde(default)]
    pub currency: String,
    /// When it was opened, in seconds.
    #[serde(default)]
    pub created: i64,
    /// The intent that is disputed.
    #[serde(default)]
    pub payment_intent: Option<Expandable<Bare>>,
    /// Its charge.
    #[serde(default)]
    pub charge: Option<Expandable<Bare>>,
    /// Which programmes of the networks take more evidence.
    #[serde(default)]
    pub enhanced_eligibility_types: Option<Vec<String>>,
    /// What was handed in.
    #[serde(default)]
    pub evidence_details: Option<EvidenceDetails>,
}

/// What was handed in.
#[derive(Debug, Clone, Deserialize)]
pub struct EvidenceDetails {
    /// How often.
    #[serde(default)]
    pub submission_count: i64,
}

/// Stripe's words for reasons that have one of ours. Every other reason is general: the bank could not
/// process the charge, or its account was wrong or empty.
const REASONS: [(&str, DisputeReason); 8] = [
    ("credit_not_processed", DisputeReason::CreditNotProcessed),
    ("debit_not_authorized", DisputeReason::Fraudulent),
    ("duplicate", DisputeReason::DuplicateCharge),
    ("fraudulent", DisputeReason::Fraudulent),
    ("product_not_received", DisputeReason::ProductNotReceived),
    ("product_unacceptable", DisputeReason::ProductUnacceptable),
    ("subscription_canceled", DisputeReason::SubscriptionCancelled),
    ("unrecognized", DisputeReason::Unrecognized),
];

/// Stripe's words for where a dispute stands. An appeal is a dispute that is open again.
const STAGES: [(&str, DisputeStage); 10] = [
    ("warning_needs_response", DisputeStage::Inquiry),
    ("warning_under_review", DisputeStage::Inquiry),
    ("warning_closed", DisputeStage::InquiryClosed),
    ("needs_response", DisputeStage::Open),
    ("under_review", DisputeStage::Open),
    ("appeal_needs_response", DisputeStage::Open),
    ("appeal_under_review", DisputeStage::Open),
    ("won", DisputeStage::Won),
    ("lost", DisputeStage::Lost),
    ("prevented", DisputeStage::Prevented),
];

impl StripeDispute {
    /// Why, in the contract's words.
    pub fn reason(&self) -> DisputeReason {
        let found = REASONS.iter().find(|(word, _)| *word == self.reason);
        found.map_or(DisputeReason::General, |(_, reason)| *reason)
    }

    /// Where it stands; `None` for a word that is not known.
    pub fn stage(&self) -> Option<DisputeStage> {
        let found = STAGES.iter().find(|(word, _)| *word == self.status);
        found.map(|(_, stage)| *stage)
    }

    /// Whether it waits for evidence that was not handed in yet.
    pub fn takes_evidence(&self) -> bool {
        let submitted = self.evidence_details.as_ref();
        let waits = matches!(self.status.as_str(), "needs_response" | "warning_needs_response");
        waits && submitted.is_none_or(|details| details.submission_count == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn dispute(reason: &str, status: &str) -> StripeDispute {
        let whole = json!({"id": "dp_1", "reason": reason, "status": status, "payment_intent": "pi_1",
            "charge": "ch_1", "evidence_details": {"submission_count": 0}});
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn every_reason_of_stripe_has_one_of_ours() {
        use DisputeReason as R;
        for (word, reason) in [
            ("bank_cannot_process", R::General),
            ("check_returned", R::General),
            ("credit_not_processed", R::CreditNotProcessed),
            ("customer_initiated", R::General),
            ("debit_not_authorized", R::Fraudulent),
            ("duplicate", R::DuplicateCharge),
            ("fraudulent", R::Fraudulent),
            ("general", R::General),
            ("incorrect_account_details", R::General),
            ("insufficient_funds", R::General),
            ("noncompliant", R::General),
            ("product_not_received", R::ProductNotReceived),
            ("product_unacceptable", R::ProductUnacceptable),
            ("subscription_canceled", R::SubscriptionCancelled),
            ("unrecognized", R::Unrecognized),
            ("something_new", R::General),
        ] {
            assert_eq!(dispute(word, "needs_response").reason(), reason, "{word}");
        }
    }

    #[test]
    fn an_inquiry_is_no_dispute() {
        use DisputeStage as S;
        for (word, stage, takes_evidence) in [
            ("warning_needs_response", Some(S::Inquiry), true),
            ("warning_under_review", Some(S::Inquiry), false),
            ("warning_closed", Some(S::InquiryClosed), false),
            ("needs_response", Some(S::Open), true),
            ("under_review", Some(S::Open), false),
            ("appeal_needs_response", Some(S::Open), false),
            ("appeal_under_review", Some(S::Open), false),
            ("won", Some(S::Won), false),
            ("lost", Some(S::Lost), false),
            ("prevented", Some(S::Prevented), false),
            ("something_new", None, false),
        ] {
            let dispute = dispute("general", word);
            assert_eq!(
                (dispute.stage(), dispute.takes_evidence()),
                (stage, takes_evidence),
                "{word}"
            );
        }
        let mut answered = dispute("general", "needs_response");
        answered.evidence_details = Some(EvidenceDetails { submission_count: 1 });
        assert!(!answered.takes_evidence());
    }
}
