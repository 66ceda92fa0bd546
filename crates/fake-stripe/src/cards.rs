//! Stripe's test cards, and what each of them does.

/// What an issuer says of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It pays.
    Pays,
    /// It is declined, also when it is only saved.
    Declines(Decline),
    /// It can be saved, and is declined when it is charged.
    DeclinesCharges(Decline),
    /// The buyer is asked every time.
    Asks,
    /// The buyer is asked unless the card was saved before for later charges.
    AsksUntilSaved,
    /// The buyer is asked, and then it is declined.
    AsksThenDeclines(Decline),
}

/// Why a card is declined: the code and, where the issuer said so, its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decline {
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: &'static str,
}

/// What happens after a card has paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Nothing,
    /// The buyer disputes it, for this reason.
    Dispute(&'static str),
    /// The buyer's bank asks.
    Inquiry,
    /// The buyer's bank reports fraud.
    Warning,
    /// Somebody has to look at it.
    Review,
    /// Its refunds take their time.
    LateRefund,
    /// Its refunds look fine and fail later.
    FailingRefund,
}

/// A test card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Card {
    pub number: &'static str,
    pub brand: &'static str,
    pub funding: &'static str,
    pub verdict: Verdict,
    pub after: After,
}

const fn declined(decline_code: &'static str) -> Decline {
    Decline {
        code: "card_declined",
        decline_code: Some(decline_code),
        message: "Your card was declined.",
    }
}

const fn refused(code: &'static str, message: &'static str) -> Decline {
    Decline {
        code,
        decline_code: None,
        message,
    }
}

const INSUFFICIENT: Decline = Decline {
    code: "card_declined",
    decline_code: Some("insufficient_funds"),
    message: "Your card has insufficient funds.",
};

const fn visa(number: &'static str, verdict: Verdict, after: After) -> Card {
    Card {
        number,
        brand: "visa",
        funding: "credit",
        verdict,
        after,
    }
}

const fn pays(number: &'static str, brand: &'static str) -> Card {
    Card {
        number,
        brand,
        funding: "credit",
        verdict: Verdict::Pays,
        after: After::Nothing,
    }
}

const fn declines(number: &'static str, decline: Decline) -> Card {
    visa(number, Verdict::Declines(decline), After::Nothing)
}

const fn then(number: &'static str, after: After) -> Card {
    visa(number, Verdict::Pays, after)
}

/// Every card that is known.
pub(crate) const CARDS: &[Card] = &[
    pays("4242424242424242", "visa"),
    Card {
        funding: "debit",
        ..pays("4000056655665556", "visa")
    },
    pays("5555555555554444", "mastercard"),
    pays("2223003122003222", "mastercard"),
    pays("378282246310005", "amex"),
    pays("6011111111111117", "discover"),
    pays("3056930009020004", "diners"),
    pays("3566002020360505", "jcb"),
    pays("6200000000000005", "unionpay"),
    declines("4000000000000002", declined("generic_decline")),
    declines("4000000000009995", INSUFFICIENT),
    declines("4000000000009987", declined("lost_card")),
    declines("4000000000009979", declined("stolen_card")),
    declines("4000000000006975", declined("card_velocity_exceeded")),
    declines("4100000000000019", declined("fraudulent")),
    declines(
        "4000000000000069",
        Decline {
            code: "expired_card",
            decline_code: Some("expired_card"),
            message: "Your card has expired.",
        },
    ),
    declines(
        "4000000000000127",
        Decline {
            code: "incorrect_cvc",
            decline_code: Some("incorrect_cvc"),
            message: "Your card's security code is incorrect.",
        },
    ),
    declines(
        "4000000000000119",
        Decline {
            code: "processing_error",
            decline_code: Some("processing_error"),
            message: "An error occurred while processing your card.",
        },
    ),
    visa(
        "4000000000000341",
        Verdict::DeclinesCharges(declined("generic_decline")),
        After::Nothing,
    ),
    visa("4000000000003220", Verdict::Asks, After::Nothing),
    visa("4000002760003184", Verdict::Asks, After::Nothing),
    visa("4000002500003155", Verdict::AsksUntilSaved, After::Nothing),
    pays("4000003800000446", "visa"),
    pays("4000000000003055", "visa"),
    visa(
        "4000008400001629",
        Verdict::AsksThenDeclines(declined("generic_decline")),
        After::Nothing,
    ),
    visa(
        "4000008260003178",
        Verdict::AsksThenDeclines(INSUFFICIENT),
        After::Nothing,
    ),
    then("4000000000000259", After::Dispute("fraudulent")),
    then("4000000000002685", After::Dispute("product_not_received")),
    then("4000000000001976", After::Inquiry),
    then("4000000000005423", After::Warning),
    then("4000000000009235", After::Review),
    then("4000000000007726", After::LateRefund),
    then("4000000000005126", After::FailingRefund),
    then("4000000000000077", After::Nothing),
];

/// Methods that Stripe has ready for tests on servers, and the cards behind them.
const READY: &[(&str, &str)] = &[
    ("pm_card_visa", "4242424242424242"),
    ("pm_card_mastercard", "5555555555554444"),
    ("pm_card_chargeDeclined", "4000000000000002"),
    ("pm_card_visa_chargeDeclined", "4000000000000002"),
    ("pm_card_chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("pm_card_chargeDeclinedExpiredCard", "4000000000000069"),
    ("pm_card_chargeCustomerFail", "4000000000000341"),
    ("pm_card_threeDSecure2Required", "4000000000003220"),
    ("pm_card_authenticationRequired", "4000002760003184"),
    ("pm_card_createDispute", "4000000000000259"),
];

/// The card with a number, which may have spaces.
pub(crate) fn by_number(number: &str) -> Option<&'static Card> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    CARDS.iter().find(|card| card.number == digits)
}

/// The card behind a method that is ready for tests.
pub(crate) fn ready(method: &str) -> Option<&'static Card> {
    let (_, number) = READY.iter().find(|(name, _)| *name == method)?;
    by_number(number)
}

/// What a card that must not be charged while its buyer is away is declined with.
pub(crate) const AUTHENTICATION_REQUIRED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
};

/// What a buyer who does not answer the bank, or says no, is declined with.
pub(crate) const NOT_AUTHENTICATED: Decline = refused(
    "payment_intent_authentication_failure",
    "The provided PaymentMethod has failed authentication.",
);

/// The same where a method is only saved.
pub(crate) const SETUP_NOT_AUTHENTICATED: Decline = refused(
    "setup_intent_authentication_failure",
    "The provided PaymentMethod has failed authentication.",
);

/// What a debit that the bank sends back is declined with.
pub(crate) const DEBIT_FAILED: Decline = refused(
    "payment_intent_payment_attempt_failed",
    "The payment attempt failed.",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_stands_once_and_its_digits_add_up() {
        for (place, card) in CARDS.iter().enumerate() {
            let digits = card.number.bytes().rev().map(|digit| u32::from(digit - b'0'));
            let sum: u32 = digits
                .enumerate()
                .map(|(place, digit)| match place % 2 {
                    0 => digit,
                    _ => digit * 2 / 10 + digit * 2 % 10,
                })
                .sum();
            assert_eq!(sum % 10, 0, "{}", card.number);
            assert!(CARDS[..place].iter().all(|other| other.number != card.number));
        }
        assert!(READY.iter().all(|(_, number)| by_number(number).is_some()));
    }
}
