//! Mandates, by which a saved method of debits is charged: `/v1/mandates`.

use super::shared::{Bare, Expandable};
use serde::Deserialize;

/// A person's consent to debits.
#[derive(Debug, Clone, Deserialize)]
pub struct Mandate {
    /// `active`, `inactive` or `pending`.
    pub status: String,
    /// The method that it is for.
    pub payment_method: Expandable<Bare>,
}

impl Mandate {
    /// The method that may not be charged any more.
    pub fn ended(&self) -> Option<&str> {
        (self.status == "inactive").then(|| self.payment_method.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_an_inactive_mandate_has_ended() {
        for (status, ended) in [("active", None), ("pending", None), ("inactive", Some("pm_1"))] {
            let mandate = json!({"id": "mandate_1", "status": status, "payment_method": "pm_1"});
            let mandate: Mandate = serde_json::from_value(mandate).unwrap();
            assert_eq!(mandate.ended(), ended, "{status}");
        }
    }
}
