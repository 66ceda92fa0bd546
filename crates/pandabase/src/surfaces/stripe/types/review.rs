//! Reviews of payments: `/v1/reviews`.

use super::shared::{Bare, Expandable};
use pandabase_platform::processor::updates::ReviewState;
use serde::Deserialize;

/// A review.
#[derive(Debug, Clone, Deserialize)]
pub struct Review {
    /// Whether somebody has still to look.
    pub open: bool,
    /// How it ended, in Stripe's word.
    #[serde(default)]
    pub closed_reason: Option<String>,
    /// The intent that is looked at.
    #[serde(default)]
    pub payment_intent: Option<Expandable<Bare>>,
    /// Its charge.
    #[serde(default)]
    pub charge: Option<Expandable<Bare>>,
}

impl Review {
    /// Where it stands; `None` when it ended without a word about the payment, because data were erased.
    pub fn state(&self) -> Option<ReviewState> {
        if self.open {
            return Some(ReviewState::Opened);
        }
        match self.closed_reason.as_deref()? {
            "approved" | "acknowledged" => Some(ReviewState::Approved),
            "refunded" | "refunded_as_fraud" | "disputed" | "canceled" | "payment_never_settled" => {
                Some(ReviewState::Declined)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_review_ends_in_one_of_two_ways() {
        use ReviewState as S;
        for (open, reason, state) in [
            (true, None, Some(S::Opened)),
            (false, Some("approved"), Some(S::Approved)),
            (false, Some("acknowledged"), Some(S::Approved)),
            (false, Some("refunded"), Some(S::Declined)),
            (false, Some("refunded_as_fraud"), Some(S::Declined)),
            (false, Some("disputed"), Some(S::Declined)),
            (false, Some("canceled"), Some(S::Declined)),
            (false, Some("payment_never_settled"), Some(S::Declined)),
            (false, Some("redacted"), None),
            (false, Some("something_new"), None),
            (false, None, None),
        ] {
            let review = json!({"id": "prv_1", "open": open, "closed_reason": reason, "charge": "ch_1"});
            let review: Review = serde_json::from_value(review).unwrap();
            assert_eq!(review.state(), state, "{reason:?}");
        }
    }
}
