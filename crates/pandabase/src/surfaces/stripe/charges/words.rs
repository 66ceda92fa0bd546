//! What Stripe's words for a decline mean to a buyer, and which refusals are declines at all. A refusal that
//! is none of these is a fault of this server, of its keys or of Stripe: it declines nothing and is asked
//! again.

use crate::surfaces::stripe::error::Refusal;
use pandabase_domain::payment::FailureCode;

/// Stripe's words, of its own and of the cards' banks, that buyers are told more about than that they were
/// declined.
const FAILURES: [(&str, FailureCode); 13] = [
    ("insufficient_funds", FailureCode::InsufficientFunds),
    ("expired_card", FailureCode::ExpiredCard),
    ("expired_payment_method", FailureCode::ExpiredCard),
    ("invalid_expiry_month", FailureCode::ExpiredCard),
    ("invalid_expiry_year", FailureCode::ExpiredCard),
    ("authentication_required", FailureCode::AuthenticationFailed),
    ("authentication_failure", FailureCode::AuthenticationFailed),
    ("authentication_not_handled", FailureCode::AuthenticationFailed),
    (
        "mobile_device_authentication_required",
        FailureCode::AuthenticationFailed,
    ),
    (
        "payment_intent_authentication_failure",
        FailureCode::AuthenticationFailed,
    ),
    (
        "setup_intent_authentication_failure",
        FailureCode::AuthenticationFailed,
    ),
    (
        "three_d_secure_authentication_not_supported",
        FailureCode::AuthenticationFailed,
    ),
    (
        "three_d_secure_authentication_upstream_error",
        FailureCode::AuthenticationFailed,
    ),
];

/// The word of a bank that wants to hear from the card's owner before it pays.
pub const AUTHENTICATION_REQUIRED: &str = "authentication_required";

/// Refusals of a charge that no repetition changes.
const NO_CHARGE: [&str; 10] = [
    "amount_too_small",
    "amount_too_large",
    "invalid_charge_amount",
    "charge_exceeds_transaction_limit",
    "country_unsupported",
    "payment_intent_incompatible_payment_method",
    "payment_method_currency_mismatch",
    "payment_method_not_available",
    "payment_method_unactivated",
    "payment_method_unsupported_type",
];

/// Refusals of what a buyer pays with, besides those of [`NO_CHARGE`] and those that begin like
/// [`METHOD_PREFIXES`].
const NO_INSTRUMENT: [&str; 14] = [
    "bank_account_declined",
    "bank_account_restricted",
    "bank_account_unusable",
    "billing_invalid_mandate",
    "charge_exceeds_source_limit",
    "customer_max_payment_methods",
    "debit_not_authorized",
    "email_invalid",
    "india_recurring_payment_mandate_canceled",
    "sepa_unsupported_account",
    "setup_attempt_failed",
    "setup_intent_mobile_wallet_unsupported",
    "token_already_used",
    "token_card_network_invalid",
];
const METHOD_PREFIXES: [&str; 7] = [
    "payment_method_",
    "payment_intent_authentication_",
    "payment_intent_mandate_",
    "payment_intent_payment_attempt_",
    "setup_intent_authentication_",
    "setup_intent_mandate_",
    "setup_intent_setup_attempt_",
];

/// A parameter that Stripe does not know is a fault of this server, whatever it is about.
const OUR_FAULT: &str = "parameter_unknown";

/// What a buyer is told. Whoever did not pay with a card is told of no card.
pub fn failure(code: Option<&str>, decline_code: Option<&str>, is_card: bool) -> FailureCode {
    if !is_card {
        return FailureCode::PaymentDeclined;
    }
    // The bank's word says more than Stripe's.
    [decline_code, code]
        .into_iter()
        .flatten()
        .find_map(|word| FAILURES.iter().find(|(known, _)| *known == word))
        .map_or(FailureCode::CardDeclined, |(_, failure)| *failure)
}

/// Whether Stripe refuses to make a charge like this, however often it is asked.
pub fn refuses_charge(refusal: &Refusal) -> bool {
    let is_about = |names: &[&str]| {
        let param = refusal.param.as_deref();
        param.is_some_and(|param| names.iter().any(|name| param.starts_with(name)))
    };
    may_decline(refusal)
        && (refusal.is_one_of(&NO_CHARGE)
            || is_about(&["amount", "currency", "allowed_payment_method_types"]))
}

/// Whether Stripe refuses what the buyer pays with, however often it is asked.
pub fn refuses_instrument(refusal: &Refusal) -> bool {
    let begins = |text: &Option<String>, starts: &[&str]| {
        let text = text.as_deref();
        text.is_some_and(|text| starts.iter().any(|start| text.starts_with(start)))
    };
    refusal.kind == "card_error"
        || refuses_charge(refusal)
        || may_decline(refusal)
            && (refusal.is_one_of(&NO_INSTRUMENT)
                || begins(&refusal.code, &METHOD_PREFIXES)
                || begins(
                    &refusal.param,
                    &["payment_method", "confirmation_token", "customer"],
                ))
}

fn may_decline(refusal: &Refusal) -> bool {
    matches!(refusal.status, 400 | 402 | 404) && !refusal.is_one_of(&[OUR_FAULT])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, kind: &str, code: &str, param: &str) -> Refusal {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Refusal {
            status,
            kind: kind.to_owned(),
            code: some(code),
            decline_code: None,
            param: some(param),
            message: String::new(),
            is_replayed: false,
            payment_intent: None,
            setup_intent: None,
        }
    }

    #[test]
    fn declines_tell_what_the_contract_has_words_for() {
        for (code, decline, is_card, expected) in [
            (
                "card_declined",
                "insufficient_funds",
                true,
                FailureCode::InsufficientFunds,
            ),
            (
                "card_declined",
                "generic_decline",
                true,
                FailureCode::CardDeclined,
            ),
            ("card_declined", "stolen_card", true, FailureCode::CardDeclined),
            ("expired_card", "expired_card", true, FailureCode::ExpiredCard),
            ("expired_card", "", true, FailureCode::ExpiredCard),
            (
                "authentication_required",
                "",
                true,
                FailureCode::AuthenticationFailed,
            ),
            (
                "payment_intent_authentication_failure",
                "",
                true,
                FailureCode::AuthenticationFailed,
            ),
            ("a_new_word", "another", true, FailureCode::CardDeclined),
            (
                "payment_intent_authentication_failure",
                "",
                false,
                FailureCode::PaymentDeclined,
            ),
            ("", "", true, FailureCode::CardDeclined),
        ] {
            let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            assert_eq!(
                failure(some(code), some(decline), is_card),
                expected,
                "{code} {decline}"
            );
        }
    }

    #[test]
    fn only_what_no_repetition_changes_declines() {
        let invalid = "invalid_request_error";
        for (status, kind, code, param, charge, instrument) in [
            (400, invalid, "amount_too_small", "", true, true),
            (400, invalid, "", "currency", true, true),
            (400, invalid, "", "allowed_payment_method_types", true, true),
            (400, invalid, "payment_method_unactivated", "", true, true),
            (402, "card_error", "card_declined", "", false, true),
            (404, invalid, "resource_missing", "payment_method", false, true),
            (
                400,
                invalid,
                "resource_missing",
                "confirmation_token",
                false,
                true,
            ),
            (400, invalid, "token_already_used", "", false, true),
            (
                400,
                invalid,
                "parameter_missing",
                "payment_method_data[billing_details][name]",
                false,
                true,
            ),
            (400, invalid, "payment_intent_mandate_invalid", "", false, true),
            // These are nobody's decline.
            (
                400,
                invalid,
                "parameter_unknown",
                "payment_method_data[kind]",
                false,
                false,
            ),
            (400, invalid, "parameter_unknown", "amount_details", false, false),
            (400, invalid, "payment_intent_unexpected_state", "", false, false),
            (401, invalid, "", "", false, false),
            (403, invalid, "", "amount", false, false),
            (404, invalid, "resource_missing", "intent", false, false),
            (400, "idempotency_error", "", "", false, false),
        ] {
            let refusal = refusal(status, kind, code, param);
            assert_eq!(refuses_charge(&refusal), charge, "{refusal}");
            assert_eq!(refuses_instrument(&refusal), instrument, "{refusal}");
        }
    }
}
