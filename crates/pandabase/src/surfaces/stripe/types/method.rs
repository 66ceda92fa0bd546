//! Saved cards that the network replaced, and mandates of debits: `/v1/payment_methods`, `/v1/mandates`.

use super::intent::PaymentMethod;
use super::{Bare, Expandable};
use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::processor::SavedInstrument;
use serde::Deserialize;

/// A saved card as it is now; `None` for another type, and for one that no customer keeps any more.
pub fn saved_card(account: &str, method: &PaymentMethod) -> Option<SavedInstrument> {
    let card = method.card.as_ref()?;
    let customer = method.customer.as_ref()?.id();
    Some(SavedInstrument {
        id: Some(method.id.clone()),
        token: format!("{account}/{customer}/{}", method.id),
        fingerprint: card.fingerprint.clone().unwrap_or_default(),
        method: MethodCode::Card,
        brand: card.brand.clone(),
        last_four: card.last4.clone(),
        exp_month: card.exp_month,
        exp_year: card.exp_year,
    })
}

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
    fn a_card_that_was_replaced_is_told_with_its_new_date() {
        let method = |customer: Option<&str>| -> PaymentMethod {
            let whole = json!({"id": "pm_1", "type": "card", "customer": customer, "card": {"brand": "visa",
                "last4": "4242", "exp_month": 4, "exp_year": 2031, "fingerprint": "f_1"}});
            serde_json::from_value(whole).unwrap()
        };
        let saved = saved_card("acct_1", &method(Some("cus_1"))).unwrap();
        assert_eq!(saved.token, "acct_1/cus_1/pm_1");
        assert_eq!(
            (
                saved.id.as_deref(),
                saved.last_four.as_deref(),
                saved.exp_month,
                saved.exp_year
            ),
            (Some("pm_1"), Some("4242"), Some(4), Some(2031))
        );
        assert_eq!(saved_card("acct_1", &method(None)), None);
    }

    #[test]
    fn only_an_inactive_mandate_has_ended() {
        for (status, ended) in [("active", None), ("pending", None), ("inactive", Some("pm_1"))] {
            let mandate: Mandate = serde_json::from_value(
                json!({"id": "mandate_1", "status": status, "payment_method": "pm_1"}),
            )
            .unwrap();
            assert_eq!(mandate.ended(), ended, "{status}");
        }
    }
}
