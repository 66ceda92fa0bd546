//! What a buyer pays with, kept for later charges.

use super::whose::ACCOUNT;
use crate::surfaces::stripe::error::StripeError;
use crate::surfaces::stripe::methods::{code_of, is_keepable};
use crate::surfaces::stripe::types::charge::{CardDetails, MethodDetails};
use crate::surfaces::stripe::types::intent::PaymentMethod;
use crate::surfaces::stripe::types::shared::Expandable;
use pandabase_platform::processor::SavedInstrument;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What keeps cards of Link and of other accounts without a number apart.
const LINK_FINGERPRINT: &str = "link";

/// What was kept. `None` where the buyer paid with something that cannot be.
pub fn kept(
    intent: &str,
    metadata: &BTreeMap<String, String>,
    customer: Option<&str>,
    method: Option<&Expandable<PaymentMethod>>,
    details: Option<&MethodDetails>,
) -> Result<Option<SavedInstrument>, StripeError> {
    let account = metadata.get(ACCOUNT);
    let (Some(account), Some(customer), Some(method)) = (account, customer, method) else {
        // It was made before anybody asked to keep something.
        return Ok(None);
    };
    let method = match (method, details) {
        (Expandable::Object(method), _) => PaymentMethod::clone(method),
        (Expandable::Id(id), Some(details)) => PaymentMethod {
            id: id.clone(),
            kind: details.kind.clone(),
            customer: None,
            card: details.card.clone(),
            link: None,
        },
        (Expandable::Id(_), None) => {
            let text = format!("the method of {intent} was not read");
            return Err(StripeError::Malformed(text));
        }
    };
    Ok(saved_of(account, customer, &method))
}

/// The network of a card.
pub fn brand(card: &CardDetails) -> Option<String> {
    card.brand.clone().filter(|brand| brand != "unknown")
}

/// A method that an account keeps for a customer; `None` when it cannot be charged again.
pub fn saved_of(account: &str, customer: &str, method: &PaymentMethod) -> Option<SavedInstrument> {
    let code = code_of(&method.kind, None).filter(|code| is_keepable(*code))?;
    let card = method.card.as_ref();
    let token = SavedToken {
        account: account.to_owned(),
        customer: customer.to_owned(),
        method: method.id.clone(),
    };
    Some(SavedInstrument {
        id: Some(method.id.clone()),
        token: token.to_text(),
        fingerprint: fingerprint(account, method),
        method: code,
        brand: card.and_then(brand),
        last_four: card.and_then(|card| card.last4.clone()),
        exp_month: card.and_then(|card| card.exp_month),
        exp_year: card.and_then(|card| card.exp_year),
    })
}

/// The same for the same card or account with Link, within an account of ours: what another one keeps cannot
/// take its place. What has neither is like nothing else.
fn fingerprint(account: &str, method: &PaymentMethod) -> String {
    let of_card = method.card.as_ref().and_then(|card| card.fingerprint.clone());
    let email = method.link.as_ref().and_then(|link| link.email.as_deref());
    let of_link = email.map(|email| {
        let owner = format!("{LINK_FINGERPRINT} {account} {}", email.to_lowercase());
        hex::encode(Sha256::digest(owner))
    });
    of_card.or(of_link).unwrap_or_else(|| method.id.clone())
}

/// What charges a kept method again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedToken {
    /// The account that keeps it, `acct_…`.
    pub account: String,
    /// For whom, `cus_…`.
    pub customer: String,
    /// The method, `pm_…`.
    pub method: String,
}

impl SavedToken {
    /// Reads what [`SavedToken::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let mut part = || parts.next().filter(|part| !part.is_empty()).map(str::to_owned);
        let token = Self {
            account: part()?,
            customer: part()?,
            method: part()?,
        };
        parts.next().is_none().then_some(token)
    }

    /// As it is stored.
    pub fn to_text(&self) -> String {
        format!("{}/{}/{}", self.account, self.customer, self.method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_of_link_is_another_in_every_account() {
        let method = serde_json::json!({"id": "pm_1", "type": "link", "link": {"email": "Mia@example.org"}});
        let method: PaymentMethod = serde_json::from_value(method).unwrap();
        let of = |account: &str| saved_of(account, "cus_1", &method).unwrap().fingerprint;
        assert_eq!(of("acct_1"), of("acct_1"));
        assert_ne!(of("acct_1"), of("acct_2"));
    }

    #[test]
    fn saved_tokens_have_three_parts() {
        let token = SavedToken::parse("acct_1/cus_1/pm_1").unwrap();
        assert_eq!(token.to_text(), "acct_1/cus_1/pm_1");
        for bad in [
            "",
            "pm_1",
            "acct_1/cus_1",
            "acct_1//pm_1",
            "acct_1/cus_1/",
            "a/b/c/d",
        ] {
            assert_eq!(SavedToken::parse(bad), None, "{bad}");
        }
    }
}
