//! The sandbox's cards (contract `checkout.md`, "Pay"), and what can be told from a card's number and
//! date.

use crate::dispute::DisputeReason;
use crate::payment::{FailureCode, PaymentEvent};
use crate::stored::{Plain, Stored, ToPlain};
use crate::time::{DAY, Timestamp};

/// What the sandbox does with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SandboxCard {
    /// Captures at once.
    Approved,
    /// Refuses.
    Declined(FailureCode),
    /// Asks the buyer to answer to the bank first.
    ThreeDs,
    /// Captures at once while the buyer is there, and refuses every charge made without them.
    ApprovedOnSession,
    /// Captures at once; the network tells `event` later.
    ApprovedThen {
        /// The message about the charge.
        event: PaymentEvent,
        /// How much later it comes, in milliseconds.
        after: i64,
    },
}

/// Every card of the sandbox: its number, the word under which a saved one is kept, and what it does.
/// The contract's five, then four of this server. Early fraud warning, inquiry (the nearest to a
/// pre-dispute alert) and the card that is saved but later refused have the numbers of Stripe's test
/// cards; an intercepted dispute has none there, so its number is our own.
const CARDS: [(&str, &str, SandboxCard); 9] = [
    ("4242424242424242", "approved", SandboxCard::Approved),
    (
        "4000000000000002",
        "declined",
        SandboxCard::Declined(FailureCode::CardDeclined),
    ),
    (
        "4000000000009995",
        "insufficient_funds",
        SandboxCard::Declined(FailureCode::InsufficientFunds),
    ),
    ("4000000000003220", "three_ds", SandboxCard::ThreeDs),
    (
        "4000000000000069",
        "dispute",
        next_day(PaymentEvent::DisputeOpened {
            reason: DisputeReason::Fraudulent,
        }),
    ),
    (
        "4000000000005423",
        "early_fraud_warning",
        next_day(PaymentEvent::EarlyFraudWarning),
    ),
    (
        "4000000000001976",
        "fraud_alert",
        next_day(PaymentEvent::FraudAlert),
    ),
    (
        "4000000000009003",
        "dispute_prevented",
        next_day(PaymentEvent::DisputePrevented),
    ),
    (
        "4000000000000341",
        "approved_on_session",
        SandboxCard::ApprovedOnSession,
    ),
];

const fn next_day(event: PaymentEvent) -> SandboxCard {
    SandboxCard::ApprovedThen { event, after: DAY }
}

/// Why a card cannot even be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Not a card of the sandbox.
    #[error("Only test cards are accepted in the sandbox")]
    NotATestCard,
    /// The date is past.
    #[error("{}", FailureCode::ExpiredCard.message())]
    Expired,
    /// The month is not from 1 to 12.
    #[error("exp_month must be from 1 to 12")]
    Month,
}

/// Every card of the sandbox: its number, and what it does.
pub fn sandbox_cards() -> impl Iterator<Item = (&'static str, SandboxCard)> {
    CARDS.into_iter().map(|(number, _, card)| (number, card))
}

/// What the sandbox does with the card of this number; spaces and hyphens do not count.
pub fn sandbox_card(number: &str) -> Result<SandboxCard, CardError> {
    let digits = digits(number);
    CARDS
        .iter()
        .find(|(known, ..)| *known == digits)
        .map(|&(.., card)| card)
        .ok_or(CardError::NotATestCard)
}

impl SandboxCard {
    /// The word that is stored for what a saved card does.
    fn word(self) -> &'static str {
        let row = CARDS.iter().find(|(.., card)| *card == self);
        row.map_or(CARDS[0].1, |(_, word, _)| word)
    }

    /// The card that a stored word stands for.
    fn of_word(word: &str) -> Option<Self> {
        let row = CARDS.iter().find(|(_, known, _)| *known == word);
        row.map(|&(.., card)| card)
    }
}

impl ToPlain for SandboxCard {
    fn plain(&self) -> Plain<'_> {
        Plain::Text(self.word())
    }
}

impl Stored for SandboxCard {
    type Column = String;

    fn restore(read: String) -> Result<Self, String> {
        Self::of_word(&read).ok_or(read)
    }
}

/// A card's number as buyers type it, without its spaces and hyphens.
pub fn digits(number: &str) -> String {
    number.chars().filter(|c| !matches!(c, ' ' | '-')).collect()
}

/// A card's year in four digits; it may be typed with two.
pub fn full_year(year: i64) -> i64 {
    if (0..100).contains(&year) {
        2000 + year
    } else {
        year
    }
}

/// Checks a card's date: good to the end of its month in UTC. The year may have two digits.
pub fn check_expiry(month: i64, year: i64, now: Timestamp) -> Result<(), CardError> {
    if !(1..=12).contains(&month) {
        return Err(CardError::Month);
    }
    if (full_year(year), month) < now.year_month() {
        return Err(CardError::Expired);
    }
    Ok(())
}

/// The first instant at which a card is past its date, in UTC; the year has four digits.
pub fn expires_at(month: i64, year: i64) -> Option<Timestamp> {
    let (month, year) = if month == 12 {
        (1, year + 1)
    } else {
        (month + 1, year)
    };
    Timestamp::parse(&format!("{year:04}-{month:02}-01T00:00:00Z"))
}

/// What is kept of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFace {
    /// The network, as `visa`; `None` when the number is of none that we know.
    pub brand: Option<&'static str>,
    /// The last four digits.
    pub last_four: String,
}

/// First digits from and to, and the network they belong to; the first row that fits counts.
const BRANDS: [(&str, &str, &str); 13] = [
    ("34", "34", "amex"),
    ("37", "37", "amex"),
    ("300", "305", "diners"),
    ("36", "36", "diners"),
    ("38", "39", "diners"),
    ("3528", "3589", "jcb"),
    ("4", "4", "visa"),
    ("51", "55", "mastercard"),
    ("2221", "2720", "mastercard"),
    ("6011", "6011", "discover"),
    ("644", "649", "discover"),
    ("65", "65", "discover"),
    ("62", "62", "unionpay"),
];

/// What buyers call a card network.
pub fn brand_name(brand: &str) -> &str {
    match brand {
        "amex" => "American Express",
        "diners" => "Diners Club",
        "jcb" => "JCB",
        "visa" => "Visa",
        "mastercard" => "Mastercard",
        "discover" => "Discover",
        "unionpay" => "UnionPay",
        other => other,
    }
}

/// What is kept of the card of this number; `None` when it is not 12 to 19 digits.
pub fn face(number: &str) -> Option<CardFace> {
    let digits = digits(number);
    let is_number = (12..=19).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number {
        return None;
    }
    let brand = BRANDS
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&&digits[..from.len()]))
        .map(|&(.., brand)| brand);
    Some(CardFace {
        brand,
        last_four: digits[digits.len() - 4..].to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_cards_do_what_is_said_of_them() {
        for (number, expected) in [
            ("4242424242424242", SandboxCard::Approved),
            ("4242 4242 4242 4242", SandboxCard::Approved),
            (
                "4000-0000-0000-0002",
                SandboxCard::Declined(FailureCode::CardDeclined),
            ),
            (
                "4000000000009995",
                SandboxCard::Declined(FailureCode::InsufficientFunds),
            ),
            ("4000000000003220", SandboxCard::ThreeDs),
            ("4000000000000341", SandboxCard::ApprovedOnSession),
        ] {
            assert_eq!(sandbox_card(number), Ok(expected), "{number}");
        }
        let later = |number| match sandbox_card(number) {
            Ok(SandboxCard::ApprovedThen { event, after: DAY }) => Some(event),
            _ => None,
        };
        assert!(matches!(
            later("4000000000000069"),
            Some(PaymentEvent::DisputeOpened { .. })
        ));
        assert_eq!(later("4000000000005423"), Some(PaymentEvent::EarlyFraudWarning));
        assert_eq!(later("4000000000001976"), Some(PaymentEvent::FraudAlert));
        assert_eq!(later("4000000000009003"), Some(PaymentEvent::DisputePrevented));
        for other in [
            "4111111111111111",
            "5555555555554444",
            "424242424242424",
            "",
            "４２４２４２４２４２４２４２４２",
        ] {
            assert_eq!(sandbox_card(other), Err(CardError::NotATestCard), "{other}");
        }
    }

    /// The check digit of ISO/IEC 7812-1: forms refuse numbers without it.
    fn has_check_digit(number: &str) -> bool {
        let sum: u32 = number
            .bytes()
            .rev()
            .zip([1, 2].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .map(|product| product / 10 + product % 10)
            .sum();
        sum.is_multiple_of(10)
    }

    #[test]
    fn every_card_is_a_well_formed_visa_of_its_own() {
        let numbers: HashSet<&str> = CARDS.iter().map(|(number, ..)| *number).collect();
        assert_eq!(numbers.len(), CARDS.len());
        for (number, word, card) in CARDS {
            assert_eq!(
                (card.word(), SandboxCard::of_word(word)),
                (word, Some(card)),
                "{number}"
            );
        }
        assert_eq!(SandboxCard::of_word(""), None);
        for number in numbers {
            assert!(has_check_digit(number), "{number}");
            assert_eq!(face(number).and_then(|face| face.brand), Some("visa"));
        }
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let now = Timestamp::parse("2026-06-30T23:59:59.999Z").unwrap();
        for (month, year, expected) in [
            (6, 2026, Ok(())),
            (6, 26, Ok(())),
            (1, 2027, Ok(())),
            (5, 2026, Err(CardError::Expired)),
            (12, 2025, Err(CardError::Expired)),
            (12, 99, Ok(())),
            (0, 2030, Err(CardError::Month)),
            (13, 2030, Err(CardError::Month)),
            (6, -1, Err(CardError::Expired)),
        ] {
            assert_eq!(check_expiry(month, year, now), expected, "{month}/{year}");
        }
        let july = now.plus_millis(1);
        assert_eq!(check_expiry(6, 2026, july), Err(CardError::Expired));
    }

    #[test]
    fn a_card_expires_when_its_month_ends() {
        for (month, year, end) in [
            (6, 2026, Some("2026-07-01")),
            (12, 2026, Some("2027-01-01")),
            (2, 2028, Some("2028-03-01")),
            (6, 99_999, None),
        ] {
            let end = end.and_then(|day| Timestamp::parse(&format!("{day}T00:00:00Z")));
            assert_eq!(expires_at(month, year), end);
            if let Some(at) = end {
                assert_eq!(check_expiry(month, year, at), Err(CardError::Expired));
                assert_eq!(check_expiry(month, year, at.plus_millis(-1)), Ok(()));
            }
        }
    }

    #[test]
    fn brand_and_last_four_are_told_from_the_number() {
        for (number, brand, last_four) in [
            ("4242 4242 4242 4242", Some("visa"), "4242"),
            ("5555555555554444", Some("mastercard"), "4444"),
            ("2221000000000009", Some("mastercard"), "0009"),
            ("2720999999999996", Some("mastercard"), "9996"),
            ("2721000000000004", None, "0004"),
            ("378282246310005", Some("amex"), "0005"),
            ("6011111111111117", Some("discover"), "1117"),
            ("30569309025904", Some("diners"), "5904"),
            ("3530111333300000", Some("jcb"), "0000"),
            ("6200000000000005", Some("unionpay"), "0005"),
            ("9999999999999995", None, "9995"),
        ] {
            let expected = CardFace {
                brand,
                last_four: last_four.to_owned(),
            };
            assert_eq!(face(number), Some(expected), "{number}");
        }
        for bad in [
            "",
            "4242",
            "42424242424242424242",
            "4242x4242y4242z424",
            "４２４２４２４２４２４２",
        ] {
            assert_eq!(face(bad), None, "{bad}");
        }
    }
}
