//! The processor's card form within our page: what its script has to know of the payment and of the buyer.

use crate::surfaces::pages::cards::CardForm;
use crate::surfaces::pages::typed::Typed;
use pandabase_domain::pricing::methods::MethodCode;
use serde_json::Value;

/// The form, as the page shows it.
pub struct FormOnPage {
    pub(crate) key: String,
    pub(crate) script: String,
    /// What can be typed there where nothing else is chosen, in the processor's words.
    pub(crate) kinds: String,
    /// `payment`, or `setup` where nothing is charged now.
    pub(crate) mode: &'static str,
    /// In the smallest unit of the currency.
    pub(crate) amount: i64,
    /// Three letters, lower case.
    pub(crate) currency: String,
    /// Whether what is typed is kept for later charges.
    pub(crate) keeps: bool,
    /// The buyer, where the page has no fields for it: names of the fields and what was typed into them.
    pub(crate) buyer: Vec<(&'static str, String)>,
}

/// What is passed to the processor about the buyer.
const BUYER: &[&str] = &[
    "email",
    "name",
    "country",
    "state",
    "postal_code",
    "line1",
    "line2",
    "city",
];

impl FormOnPage {
    /// The form of a session that was shown.
    pub fn of_session(form: &CardForm, shown: &Value, typed: &Typed) -> Self {
        let session = &shown["session"];
        let cents = session["total_amount"].as_i64().unwrap_or(0);
        let local = &session["presentment"];
        let (amount, currency) = match (local["amount"].as_i64(), local["currency"].as_str()) {
            (Some(amount), Some(currency)) => (amount, currency),
            _ => (cents, "USD"),
        };
        Self {
            mode: if cents > 0 { "payment" } else { "setup" },
            amount,
            currency: currency.to_ascii_lowercase(),
            keeps: session["subscription"].is_object(),
            ..Self::that_keeps(form, typed)
        }
    }

    /// The form for a card that is kept and not charged now.
    pub fn that_keeps(form: &CardForm, typed: &Typed) -> Self {
        let buyer = BUYER.iter().map(|name| (*name, typed.get(name).to_owned()));
        Self {
            key: form.publishable_key.clone(),
            script: form.script_url.clone(),
            kinds: form.kinds(MethodCode::Card).unwrap_or_default(),
            mode: "setup",
            amount: 0,
            currency: "usd".to_owned(),
            keeps: true,
            buyer: buyer.filter(|(_, text)| !text.is_empty()).collect(),
        }
    }
}
