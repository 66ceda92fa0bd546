//! Whose keys they are: `/v1/account`.

use pandabase_domain::pricing::methods::MethodCode;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The account that a key belongs to.
#[derive(Debug, Clone, Deserialize)]
pub struct Account {
    /// `acct_…`.
    pub id: String,
    /// Where it is, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What it settles in, three letters in lower case.
    pub default_currency: Option<String>,
    /// Whether it may charge.
    #[serde(default)]
    pub charges_enabled: bool,
    /// Whether Stripe pays it out.
    #[serde(default)]
    pub payouts_enabled: bool,
    /// What it may do, each with `active`, `inactive` or `pending`.
    pub capabilities: Option<BTreeMap<String, String>>,
    /// What Stripe still wants to know.
    pub requirements: Option<Requirements>,
}

/// What Stripe still wants to know of whoever owns an account.
#[derive(Debug, Clone, Deserialize)]
pub struct Requirements {
    /// What is due.
    pub currently_due: Option<Vec<String>>,
    /// What is overdue.
    pub past_due: Option<Vec<String>>,
    /// Why the account is switched off.
    pub disabled_reason: Option<String>,
}

/// Cards, and the wallets that hand a card on.
const CARDS: &[MethodCode] = &[MethodCode::Card, MethodCode::ApplePay, MethodCode::GooglePay];
/// The capability of cards.
const CARD_PAYMENTS: &str = "card_payments";

/// Which methods a capability is for. Alipay and WeChat Pay have none, so they are not offered.
const CAPABILITIES: &[(&str, &[MethodCode])] = &[
    (CARD_PAYMENTS, CARDS),
    ("link_payments", &[MethodCode::Link]),
    ("amazon_pay_payments", &[MethodCode::AmazonPay]),
    ("cashapp_payments", &[MethodCode::CashApp]),
    ("bancontact_payments", &[MethodCode::Bancontact]),
    ("bizum_payments", &[MethodCode::Bizum]),
    ("eps_payments", &[MethodCode::Eps]),
    ("ideal_payments", &[MethodCode::Ideal]),
    ("mb_way_payments", &[MethodCode::MbWay]),
    ("multibanco_payments", &[MethodCode::Multibanco]),
    ("satispay_payments", &[MethodCode::Satispay]),
    ("sepa_debit_payments", &[MethodCode::SepaDebit]),
    ("us_bank_account_ach_payments", &[MethodCode::UsBankAccount]),
    ("pay_by_bank_payments", &[MethodCode::PayByBank]),
    ("blik_payments", &[MethodCode::Blik]),
    ("p24_payments", &[MethodCode::P24]),
    ("kakao_pay_payments", &[MethodCode::KakaoPay]),
    ("naver_pay_payments", &[MethodCode::NaverPay]),
    ("payco_payments", &[MethodCode::Payco]),
    ("samsung_pay_payments", &[MethodCode::SamsungPay]),
    ("pix_payments", &[MethodCode::Pix]),
    ("upi_payments", &[MethodCode::Upi]),
];

impl Account {
    /// The methods whose capability is active. An account that says nothing of cards, as one does that was
    /// not activated yet, takes cards in test mode.
    pub fn methods(&self) -> Vec<MethodCode> {
        let has = |name: &str| self.capabilities.as_ref().and_then(|all| all.get(name));
        if has(CARD_PAYMENTS).is_none() {
            return CARDS.to_vec();
        }
        let active = CAPABILITIES
            .iter()
            .filter(|(name, _)| has(name).is_some_and(|state| state == "active"));
        active.flat_map(|(_, methods)| methods.iter().copied()).collect()
    }

    /// What Stripe wants to know before it goes on, or why it does not.
    pub fn due(&self) -> Vec<&str> {
        let Some(requirements) = &self.requirements else {
            return Vec::new();
        };
        let lists = [&requirements.past_due, &requirements.currently_due];
        let wanted = lists.into_iter().flatten().flatten().map(String::as_str);
        let reason = requirements.disabled_reason.as_deref().into_iter();
        let mut due: Vec<&str> = Vec::new();
        // What is overdue is due as well.
        for one in reason.chain(wanted) {
            if !due.contains(&one) {
                due.push(one);
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn account(more: serde_json::Value) -> Account {
        let mut whole = json!({"id": "acct_1", "country": "DE", "default_currency": "eur"});
        if let (Some(whole), serde_json::Value::Object(more)) = (whole.as_object_mut(), more) {
            whole.extend(more);
        }
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn only_active_capabilities_are_methods() {
        let states = json!({"card_payments": "active", "link_payments": "pending", "ideal_payments": "active",
            "transfers": "active", "blik_payments": "inactive"});
        let methods = account(json!({"capabilities": states})).methods();
        let mut expected = CARDS.to_vec();
        expected.push(MethodCode::Ideal);
        assert_eq!(methods, expected);
        let without = json!({"capabilities": {"card_payments": "inactive", "ideal_payments": "active"}});
        assert_eq!(account(without).methods(), [MethodCode::Ideal]);
        for silent in [
            json!({}),
            json!({"capabilities": null}),
            json!({"capabilities": {}}),
        ] {
            assert_eq!(account(silent).methods(), CARDS);
        }
    }

    #[test]
    fn what_is_due_is_told_with_the_reason() {
        assert!(account(json!({})).due().is_empty());
        let wanted = json!({"requirements": {"disabled_reason": "requirements.past_due",
            "past_due": ["external_account"], "currently_due": ["external_account"]}});
        assert_eq!(
            account(wanted).due(),
            ["requirements.past_due", "external_account"]
        );
    }
}
