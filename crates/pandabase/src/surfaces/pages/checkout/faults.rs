//! What the API refuses, in the words of the page and at the field that it is about.

use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use http::StatusCode;
use pandabase_domain::payment::FailureCode;
use pandabase_domain::pricing::presentment::Currency;
use pandabase_domain::pricing::{MAXIMUM_TOTAL, MINIMUM_TOTAL};
use pandabase_locale::{Locale, Text};
use pandabase_platform::error::ApiError;

/// The refusal of a malformed tax id.
pub const TAX_ID: &str = "Invalid tax ID";

/// Paths of a body, the field of the form, and what is wrong with it. The first that begins the path counts.
const PATHS: &[(&str, &str, &str)] = &[
    ("customer/email", "email", "error-email"),
    ("customer/name", "name", "error-name"),
    ("name", "name", "error-name"),
    ("customer/billing/country", "country", "error-country"),
    ("customer/billing/state", "state", "error-state"),
    ("customer/billing/postal_code", "postal_code", "error-postal-code"),
    ("customer/billing/line1", "line1", "error-street"),
    ("customer/billing/city", "city", "error-city"),
    ("customer/billing", "line1", "error-street"),
    ("customer", "email", "error-email"),
    ("tax_id", "tax_id", "error-tax-id"),
    ("coupon_code", "coupon_code", "error-coupon-unknown"),
    ("payment_method/card/exp", "card_expiry", "error-card-expiry"),
    ("payment_method/card/cvc", "card_cvc", "error-card-cvc"),
    ("payment_method/card", "card_number", "error-card-number"),
    ("payment_method/type", "method", "error-method"),
    ("payment_method/token", "method", "error-card-token"),
    ("payment_method", "card_number", "error-card-number"),
    ("consent", "consent", "error-consent"),
];

/// Whole texts, the field of the form (none for the form as a whole), and the text shown.
const TEXTS: &[(&str, &str, &str)] = &[
    ("Name cannot be an email address", "name", "error-name-email"),
    (TAX_ID, "tax_id", "error-tax-id"),
    ("Invalid coupon code", "coupon_code", "error-coupon-unknown"),
    ("Coupon has expired", "coupon_code", "error-coupon-expired"),
    ("Coupon is not active yet", "coupon_code", "error-coupon-early"),
    (
        "Coupon does not apply to these items",
        "coupon_code",
        "error-coupon-items",
    ),
    (
        "Coupon is valid for first purchases only",
        "coupon_code",
        "error-coupon-first",
    ),
    (
        "Coupon usage limit reached",
        "coupon_code",
        "error-coupon-used-up",
    ),
    (
        "You have already used this coupon",
        "coupon_code",
        "error-coupon-again",
    ),
    (
        "Minimum purchase amount not met",
        "coupon_code",
        "error-coupon-minimum",
    ),
    ("Paylink is no longer available", "", "error-gone"),
    ("Checkout session has expired", "", "error-gone"),
    ("This store cannot accept payments yet", "", "error-store-closed"),
];

/// Ends of texts that begin with the name of a product.
const OF_PRODUCTS: &[(&str, &str)] = &[
    (" is out of stock", "error-out-of-stock"),
    (" is not available", "error-not-available"),
];

/// Ends of texts about a question of the merchant.
const OF_ANSWERS: &[(&str, &str)] = &[
    ("is required", "error-answer-required"),
    ("must have digits only", "error-answer-digits"),
    ("must be one of its options", "error-answer-option"),
];

/// Why a payment failed, for the buyer.
pub fn of_failure(locale: Locale, code: &str) -> String {
    let code = FailureCode::parse(code).unwrap_or_default();
    let text = match code {
        FailureCode::CardDeclined => locale.get("error-card-declined"),
        FailureCode::InsufficientFunds => locale.get("error-card-funds"),
        FailureCode::ExpiredCard => locale.get("error-card-expired"),
        FailureCode::AuthenticationFailed => locale.get("error-card-authentication"),
        FailureCode::PaymentDeclined => locale.get("error-payment-declined"),
    };
    text.to_string()
}

/// Why a payment failed, for the buyer, from what the API says of it.
pub fn in_words(locale: Locale, text: &str) -> String {
    let code = FailureCode::ALL.iter().find(|code| code.message() == text);
    of_failure(locale, code.map_or("", |code| code.as_str()))
}

/// Says a refusal at its field, or above the form.
pub fn say(typed: &mut Typed, locale: Locale, refused: &Refused) {
    if refused.status == StatusCode::TOO_MANY_REQUESTS {
        return typed.notice(locale.get("error-too-many").to_string());
    }
    say_text(typed, locale, &refused.text);
}

/// Says what the API would answer, at its field or above the form.
pub fn say_text(typed: &mut Typed, locale: Locale, text: &str) {
    if text == ApiError::TotalChanged.to_string() {
        return typed.notice(locale.get("error-total-changed").to_string());
    }
    if let Some(code) = FailureCode::ALL.iter().find(|code| code.message() == text) {
        return typed.notice(of_failure(locale, code.as_str()));
    }
    if let Some((_, field, key)) = TEXTS.iter().find(|(known, _, _)| *known == text) {
        return put(typed, field, locale.get(key).to_string());
    }
    if let Some(limit) = limit_in(locale, text) {
        return typed.notice(limit.to_string());
    }
    if let Some((name, key)) = product_in(text) {
        return typed.notice(locale.get(key).with("product", name).to_string());
    }
    if let Some((field, key)) = answer_in(text) {
        return typed.fault(&format!("field.{field}"), locale.get(key).to_string());
    }
    let path = path_in(text);
    match PATHS.iter().find(|(start, _, _)| path.starts_with(start)) {
        Some((_, field, key)) => put(typed, field, locale.get(key).to_string()),
        None => typed.notice(locale.get("error-nothing-charged").to_string()),
    }
}

/// The path in a body that a refusal is about; empty when it names none.
fn path_in(text: &str) -> String {
    let Some((path, rule)) = text.strip_prefix("body/").and_then(|rest| rest.split_once(' ')) else {
        return String::new();
    };
    // What is missing is named behind the object that it is missing from.
    match rule.strip_prefix("must have required property '") {
        Some(field) => format!("{path}/{}", field.trim_end_matches('\'')),
        None => path.to_owned(),
    }
}

fn put(typed: &mut Typed, field: &str, text: String) {
    if field.is_empty() {
        typed.notice(text);
    } else {
        typed.fault(field, text);
    }
}

/// The refusal of a total that is too small or too large, in the reader's words.
pub fn limit_in(t: Locale, text: &str) -> Option<Text> {
    let rest = text.strip_prefix("Checkout total must be at ")?;
    if rest.starts_with("least ") {
        let least = dollars(t, MINIMUM_TOTAL.0);
        return Some(t.get("error-total-least").with("amount", least));
    }
    Some(at_most(t))
}

/// Says what a total can be at most.
pub fn at_most(t: Locale) -> Text {
    t.get("error-total-most")
        .with("amount", dollars(t, MAXIMUM_TOTAL.0))
}

/// An amount in the reader's language.
pub fn dollars(t: Locale, cents: i64) -> String {
    t.money(cents, Currency::Usd)
}

/// The product that a text is about, and what is wrong with it.
pub fn product_in(text: &str) -> Option<(&str, &'static str)> {
    if let Some(name) = text.strip_prefix("Purchase limit reached for ") {
        return Some((name, "error-purchase-limit"));
    }
    OF_PRODUCTS
        .iter()
        .find_map(|(end, key)| Some((text.strip_suffix(end)?, *key)))
}

/// The key of the question that a text is about, and what is wrong with the answer.
fn answer_in(text: &str) -> Option<(&str, &'static str)> {
    let (key, rule) = text.strip_prefix("Custom field '")?.split_once("' ")?;
    let known = OF_ANSWERS.iter().find(|(end, _)| rule == *end);
    Some((key, known.map_or("error-answer-length", |(_, key)| *key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, text: &str) -> Typed {
        let mut typed = Typed::default();
        let refused = Refused {
            status: StatusCode::from_u16(status).unwrap(),
            text: text.to_owned(),
        };
        say(&mut typed, Locale::En, &refused);
        typed
    }

    #[test]
    fn refusals_stand_at_their_field() {
        for (text, field) in [
            ("body/customer/email must match format \"email\"", "email"),
            ("body/customer/billing/state must be a state of US", "state"),
            ("body/customer/billing must have required property 'city'", "city"),
            ("body/customer must have required property 'name'", "name"),
            ("body must have required property 'customer'", ""),
            (
                "body/payment_method/card/number must be a test card",
                "card_number",
            ),
            ("body/payment_method/card/exp_month must be >= 1", "card_expiry"),
            ("Invalid tax ID", "tax_id"),
            ("Coupon has expired", "coupon_code"),
            ("Custom field 'seat' is required", "field.seat"),
            ("body/consent must be true for a subscription", "consent"),
            ("Your card was declined", ""),
            ("Premium is out of stock", ""),
            ("Checkout total must be at least $1.00", ""),
            ("something that nobody foresaw", ""),
        ] {
            let typed = said(400, text);
            let place = if field.is_empty() {
                typed.whole()
            } else {
                typed.error(field)
            };
            assert!(place.is_some(), "{text}");
            let body = place.unwrap_or_default();
            assert!(!body.contains("body/") && !body.contains("must"), "{body}");
        }
    }
}
