//! Intents to take money, and to keep what a buyer pays with: `/v1/payment_intents`, `/v1/setup_intents`.
//! Their client secrets are not read: nobody but this server confirms them.

use super::charge::{CardDetails, StripeCharge};
use super::shared::{Bare, Expandable, Identified, words};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

pandabase_domain::text_enum! {
    /// Where an intent stands, as far as it means something here.
    pub enum KnownStatus {
        /// It waits for what the buyer pays with: nothing was tried, or the attempt failed.
        RequiresPaymentMethod = "requires_payment_method",
        /// It waits for its confirmation.
        RequiresConfirmation = "requires_confirmation",
        /// It waits for the buyer.
        RequiresAction = "requires_action",
        /// The network takes its time.
        Processing = "processing",
        /// The money is reserved.
        RequiresCapture = "requires_capture",
        /// The money was taken, or the method is kept.
        Succeeded = "succeeded",
        /// It was given up.
        Canceled = "canceled",
    }
}

/// An intent to take money.
#[derive(Debug, Clone, Deserialize)]
pub struct PaymentIntent {
    /// `pi_…`.
    pub id: String,
    /// In the smallest unit of the currency.
    pub amount: i64,
    /// Three letters, lower case.
    pub currency: String,
    /// A [`KnownStatus`], or a later word.
    pub status: String,
    /// What was attached to it.
    #[serde(default, deserialize_with = "words")]
    pub metadata: BTreeMap<String, String>,
    /// The charge of the last attempt.
    pub latest_charge: Option<Expandable<StripeCharge>>,
    /// What the buyer has to do.
    pub next_action: Option<NextAction>,
    /// Why the last attempt failed.
    pub last_payment_error: Option<IntentError>,
    /// Whose method it uses.
    pub customer: Option<Expandable<Bare>>,
    /// What the buyer pays with.
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// Which types of methods it takes.
    pub payment_method_types: Option<Vec<String>>,
    /// `off_session` when what the buyer pays with is kept.
    pub setup_future_usage: Option<String>,
    /// Why it was given up.
    pub cancellation_reason: Option<String>,
    /// In seconds.
    #[serde(default)]
    pub created: i64,
}

/// An intent to keep what a buyer pays with.
#[derive(Debug, Clone, Deserialize)]
pub struct SetupIntent {
    /// `seti_…`.
    pub id: String,
    /// A [`KnownStatus`], or a later word.
    pub status: String,
    /// What was attached to it.
    #[serde(default, deserialize_with = "words")]
    pub metadata: BTreeMap<String, String>,
    /// What the buyer has to do.
    pub next_action: Option<NextAction>,
    /// Why the last attempt failed.
    pub last_setup_error: Option<IntentError>,
    /// Who keeps the method.
    pub customer: Option<Expandable<Bare>>,
    /// What is kept.
    pub payment_method: Option<Expandable<PaymentMethod>>,
    /// Which types of methods it takes.
    pub payment_method_types: Option<Vec<String>>,
    /// Why it was given up.
    pub cancellation_reason: Option<String>,
    /// In seconds.
    #[serde(default)]
    pub created: i64,
}

impl Identified for PaymentIntent {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Identified for SetupIntent {
    fn id(&self) -> &str {
        &self.id
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, Deserialize)]
pub struct IntentError {
    /// Stripe's word.
    pub code: Option<String>,
    /// The word of the card's bank.
    pub decline_code: Option<String>,
    /// What was tried.
    pub payment_method: Option<PaymentMethod>,
}

/// What a buyer pays with.
#[derive(Debug, Clone, Deserialize)]
pub struct PaymentMethod {
    /// `pm_…`.
    pub id: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who keeps it.
    pub customer: Option<Expandable<Bare>>,
    /// Of a card.
    pub card: Option<CardDetails>,
    /// Of Link.
    pub link: Option<LinkDetails>,
}

impl Identified for PaymentMethod {
    fn id(&self) -> &str {
        &self.id
    }
}

/// An account with Link.
#[derive(Clone, Deserialize)]
pub struct LinkDetails {
    /// Its owner's email address.
    pub email: Option<String>,
}

impl fmt::Debug for LinkDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkDetails(…)")
    }
}

/// What the buyer has to do. Whoever has its address can answer for the buyer, so it is not printed.
#[derive(Clone, Deserialize)]
pub struct NextAction {
    /// What it is, and under which name the rest is.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Where the kinds of actions have the address that the buyer is sent to: the bank, or a page of Stripe's
/// that shows a code or a voucher.
const ADDRESSES: [&str; 4] = [
    "url",
    "hosted_instructions_url",
    "hosted_voucher_url",
    "hosted_verification_url",
];

impl NextAction {
    /// Where the buyer is sent; `None` where there is nothing to open, because the buyer's telephone asks.
    pub fn address(&self) -> Option<&str> {
        let details = self.rest.get(&self.kind)?;
        let found = ADDRESSES.iter().find_map(|name| details.get(name)?.as_str());
        found.filter(|address| address.starts_with("https://") || address.starts_with("http://"))
    }
}

impl fmt::Debug for NextAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NextAction({})", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_of_action_that_has_an_address_tells_it() {
        for (action, address) in [
            (
                json!({"type": "redirect_to_url",
                    "redirect_to_url": {"url": "https://a.test/1", "return_url": "https://b.test"}}),
                Some("https://a.test/1"),
            ),
            (
                json!({"type": "multibanco_display_details",
                    "multibanco_display_details": {"entity": "1", "hosted_voucher_url": "https://a.test/2"}}),
                Some("https://a.test/2"),
            ),
            (
                json!({"type": "wechat_pay_display_qr_code",
                    "wechat_pay_display_qr_code": {"hosted_instructions_url": "https://a.test/3"}}),
                Some("https://a.test/3"),
            ),
            (
                json!({"type": "verify_with_microdeposits",
                    "verify_with_microdeposits": {"hosted_verification_url": "https://a.test/4"}}),
                Some("https://a.test/4"),
            ),
            (
                json!({"type": "alipay_handle_redirect",
                    "alipay_handle_redirect": {"native_url": "x", "url": null}}),
                None,
            ),
            (
                json!({"type": "redirect_to_url", "redirect_to_url": {"url": "javascript:alert(1)"}}),
                None,
            ),
            (json!({"type": "blik_authorize", "blik_authorize": {}}), None),
            (
                json!({"type": "use_stripe_sdk", "use_stripe_sdk": {"stripe_js": "https://a.test/5"}}),
                None,
            ),
            (json!({"type": "something_new"}), None),
        ] {
            let action: NextAction = serde_json::from_value(action).unwrap();
            assert_eq!(action.address(), address, "{action:?}");
            assert!(!format!("{action:?}").contains("https"));
        }
    }

    #[test]
    fn words_that_are_not_known_yet_are_kept() {
        let intent: PaymentIntent = serde_json::from_value(json!({
            "id": "pi_1", "amount": 100, "currency": "usd", "status": "requires_patience", "metadata": {},
            "client_secret": "pi_1_secret_2", "latest_charge": null, "something": {"new": [1]}
        }))
        .unwrap();
        assert_eq!(intent.status, "requires_patience");
        assert_eq!(KnownStatus::parse(&intent.status), None);
        assert!(!format!("{intent:?}").contains("secret"));
    }
}
