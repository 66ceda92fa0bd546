//! The methods of payment: what Stripe calls them, which of them need what its form returns, and what can be
//! tried with them at all (contract `checkout.md`, "Payment methods" and "Pay").
//!
//! Which currency a method is charged in follows from the buyer's country, so a method is only offered where
//! [`MethodCode::currencies`] has that currency. What the account cannot take in it, Stripe says when the
//! charge is made.

use pandabase_domain::pricing::methods::MethodCode;
use pandabase_platform::error::ApiError;
use pandabase_platform::processor::{Instrument, Source};

/// What a token of Stripe's form begins with.
const TOKEN: &str = "ctoken_";
/// Characters of an id of Stripe's at most.
const LONGEST_ID: usize = 255;

/// How Stripe names a method.
struct Named {
    code: MethodCode,
    /// Its type of payment method.
    kind: &'static str,
    /// What an account has when it can take it; `None` where there is nothing of the kind.
    capability: Option<&'static str>,
    /// Whether the buyer enters something in Stripe's form, without which nothing can be charged: a card, an
    /// account, a telephone number or a code. The other methods ask the buyer on pages of their own.
    needs_token: bool,
}

const fn named(
    code: MethodCode,
    kind: &'static str,
    capability: Option<&'static str>,
    needs_token: bool,
) -> Named {
    Named {
        code,
        kind,
        capability,
        needs_token,
    }
}

const CARD: &str = "card";
const CARDS: Option<&str> = Some("card_payments");

static METHODS: [Named; 26] = [
    named(MethodCode::Card, CARD, CARDS, true),
    named(MethodCode::ApplePay, CARD, CARDS, true),
    named(MethodCode::GooglePay, CARD, CARDS, true),
    named(MethodCode::Link, "link", Some("link_payments"), true),
    // Neither has a capability: they are switched on in Stripe's dashboard.
    named(MethodCode::Alipay, "alipay", None, false),
    named(MethodCode::WechatPay, "wechat_pay", None, false),
    named(
        MethodCode::AmazonPay,
        "amazon_pay",
        Some("amazon_pay_payments"),
        false,
    ),
    named(MethodCode::CashApp, "cashapp", Some("cashapp_payments"), false),
    named(
        MethodCode::Bancontact,
        "bancontact",
        Some("bancontact_payments"),
        false,
    ),
    named(MethodCode::Bizum, "bizum", Some("bizum_payments"), true),
    named(MethodCode::Eps, "eps", Some("eps_payments"), false),
    named(MethodCode::Ideal, "ideal", Some("ideal_payments"), false),
    named(MethodCode::MbWay, "mb_way", Some("mb_way_payments"), true),
    named(
        MethodCode::Multibanco,
        "multibanco",
        Some("multibanco_payments"),
        false,
    ),
    named(MethodCode::Satispay, "satispay", Some("satispay_payments"), false),
    named(
        MethodCode::SepaDebit,
        "sepa_debit",
        Some("sepa_debit_payments"),
        true,
    ),
    named(
        MethodCode::UsBankAccount,
        "us_bank_account",
        Some("us_bank_account_ach_payments"),
        true,
    ),
    named(
        MethodCode::PayByBank,
        "pay_by_bank",
        Some("pay_by_bank_payments"),
        false,
    ),
    named(MethodCode::Blik, "blik", Some("blik_payments"), true),
    named(MethodCode::P24, "p24", Some("p24_payments"), false),
    named(
        MethodCode::KakaoPay,
        "kakao_pay",
        Some("kakao_pay_payments"),
        false,
    ),
    named(
        MethodCode::NaverPay,
        "naver_pay",
        Some("naver_pay_payments"),
        false,
    ),
    named(MethodCode::Payco, "payco", Some("payco_payments"), false),
    named(
        MethodCode::SamsungPay,
        "samsung_pay",
        Some("samsung_pay_payments"),
        false,
    ),
    named(MethodCode::Pix, "pix", Some("pix_payments"), false),
    named(MethodCode::Upi, "upi", Some("upi_payments"), false),
];

fn find(code: MethodCode) -> Option<&'static Named> {
    METHODS.iter().find(|method| method.code == code)
}

/// Stripe's type of a method; `None` when Stripe does not have it.
pub fn stripe_type(code: MethodCode) -> Option<&'static str> {
    find(code).map(|method| method.kind)
}

/// The types that a charge by this method may be paid with. Link hands a card on where its owner keeps one.
pub fn types_of(code: MethodCode) -> Vec<&'static str> {
    let own = stripe_type(code);
    let card = (code == MethodCode::Link).then_some(CARD);
    own.into_iter().chain(card).collect()
}

/// The method that Stripe calls so, paid through this wallet.
pub fn code_of(kind: &str, wallet: Option<&str>) -> Option<MethodCode> {
    match (kind, wallet) {
        (CARD, Some("apple_pay")) => Some(MethodCode::ApplePay),
        (CARD, Some("google_pay")) => Some(MethodCode::GooglePay),
        _ => METHODS
            .iter()
            .find(|method| method.kind == kind)
            .map(|method| method.code),
    }
}

/// What an account has when it can take a method; `None` where Stripe has nothing of the kind.
pub fn capability(code: MethodCode) -> Option<&'static str> {
    find(code).and_then(|method| method.capability)
}

/// Whether the buyer has to enter something in Stripe's form.
pub fn needs_token(code: MethodCode) -> bool {
    find(code).is_some_and(|method| method.needs_token)
}

/// Whether what a buyer pays with can be kept for later charges.
pub const fn is_keepable(code: MethodCode) -> bool {
    matches!(code, MethodCode::Card | MethodCode::Link)
}

/// Whether this may be a token of Stripe's form.
fn is_token(token: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    token.len() <= LONGEST_ID
        && token
            .strip_prefix(TOKEN)
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_letter))
}

/// Refuses what cannot be tried, without asking anybody.
///
/// # Errors
/// [`ApiError::Invalid`], which says what to send instead.
pub fn check(instrument: &Instrument) -> Result<(), ApiError> {
    let method = instrument.method;
    let text = match &instrument.source {
        _ if stripe_type(method).is_none() => {
            format!("body/payment_method/type '{method}' is not taken by the payment processor")
        }
        Source::Card(_) => "body/payment_method/card is not taken: card details go into the payment \
            processor's own form, and 'token', which it returns, is missing"
            .to_owned(),
        Source::None if needs_token(method) => format!(
            "body/payment_method must have required property 'token', which the payment processor's form \
             returns for the method '{method}'"
        ),
        Source::Token(token) if !is_token(token) => format!(
            "body/payment_method/token must be what the payment processor's form returns, and begin with \
             '{TOKEN}'"
        ),
        Source::Saved(_) if !is_keepable(method) => {
            format!("body/payment_method/type '{method}' cannot be saved")
        }
        Source::Token(_) | Source::Saved(_) | Source::None => return Ok(()),
    };
    Err(ApiError::invalid(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_platform::processor::Card;

    #[test]
    fn every_method_has_a_type_of_its_own() {
        for &code in MethodCode::ALL {
            let rows = METHODS.iter().filter(|method| method.code == code).count();
            assert_eq!(rows, 1, "{code}");
            let kind = stripe_type(code).unwrap();
            let wallet = match code {
                MethodCode::ApplePay | MethodCode::GooglePay => Some(code.as_str()),
                _ => None,
            };
            assert_eq!(code_of(kind, wallet), Some(code));
        }
        assert_eq!(code_of("klarna", None), None);
        assert_eq!(code_of("card", Some("link")), Some(MethodCode::Card));
        assert_eq!(types_of(MethodCode::Link), ["link", "card"]);
        assert_eq!(types_of(MethodCode::GooglePay), ["card"]);
    }

    #[test]
    fn what_can_be_tried() {
        let card = || {
            Source::Card(Card {
                number: "4242424242424242".into(),
                exp_month: 12,
                exp_year: 2060,
            })
        };
        let token = |text: &str| Source::Token(text.to_owned());
        let saved = || Source::Saved("acct_1/cus_1/pm_1".into());
        for (method, source, refusal) in [
            (MethodCode::Card, card(), Some("card is not taken: ")),
            (
                MethodCode::Ideal,
                card(),
                Some("'token', which it returns, is missing"),
            ),
            (MethodCode::Card, Source::None, Some("required property 'token'")),
            (
                MethodCode::ApplePay,
                Source::None,
                Some("required property 'token'"),
            ),
            (
                MethodCode::SepaDebit,
                Source::None,
                Some("required property 'token'"),
            ),
            (MethodCode::Ideal, Source::None, None),
            (MethodCode::Pix, Source::None, None),
            (MethodCode::Card, token("ctoken_1Nab"), None),
            (MethodCode::Ideal, token("ctoken_1Nab"), None),
            (MethodCode::Card, token("tok_visa"), Some("begin with 'ctoken_'")),
            (MethodCode::Card, token("ctoken_"), Some("begin with 'ctoken_'")),
            (
                MethodCode::Card,
                token("ctoken_a/../b"),
                Some("begin with 'ctoken_'"),
            ),
            (MethodCode::Card, saved(), None),
            (MethodCode::Link, saved(), None),
            (MethodCode::Ideal, saved(), Some("cannot be saved")),
        ] {
            let instrument = Instrument { method, source };
            let told = check(&instrument).map_err(|error| error.to_string());
            match (told, refusal) {
                (Ok(()), None) => {}
                (Err(text), Some(part)) => {
                    assert!(text.starts_with("body/payment_method"), "{text}");
                    assert!(text.contains(part), "{text}");
                }
                (told, _) => panic!("{instrument:?}: {told:?}"),
            }
        }
    }
}
