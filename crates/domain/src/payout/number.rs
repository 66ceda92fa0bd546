//! Check digits and lengths of the numbers that name bank accounts.

use crate::pricing::country::Country;
use iban::Iban;

/// A text without the spaces and hyphens that people write between groups, upper case.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|char| !matches!(char, ' ' | '-'))
        .map(|char| char.to_ascii_uppercase())
        .collect()
}

/// Whether `text` is `from` to `to` decimal digits.
pub(super) fn is_digits(text: &str, from: usize, to: usize) -> bool {
    (from..=to).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether nine digits are a routing number of the American Bankers Association: weighted 3, 7, 1 over
/// and over they make a multiple of ten. Nine zeros would, too, but are no bank's.
pub(super) fn is_routing_number(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .zip([3, 7, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    is_digits(text, 9, 9) && sum > 0 && sum.is_multiple_of(10)
}

/// Whether `text` is an IBAN of `country`: its length and form in the register, and its check digits
/// (ISO 13616, remainder 1 of 97).
pub(super) fn is_iban(text: &str, country: Country) -> bool {
    text.starts_with(country.as_str()) && text.parse::<Iban>().is_ok()
}

/// Whether `text` is a BIC (ISO 9362) of a bank in `country`: four letters or digits, the country, two
/// more, and perhaps three for a branch.
pub(super) fn is_bic(text: &str, country: Country) -> bool {
    matches!(text.len(), 8 | 11)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && text.get(4..6) == Some(country.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    #[test]
    fn routing_numbers_have_their_checksum() {
        for good in ["110000000", "021000021", "011401533", "091000019"] {
            assert!(is_routing_number(good), "{good}");
        }
        for bad in [
            "",
            "000000000",
            "110000001",
            "021000012",
            "11000000",
            "1100000000",
            "11000000x",
            "１１０００００００",
        ] {
            assert!(!is_routing_number(bad), "{bad}");
        }
    }

    #[test]
    fn ibans_have_length_form_and_check_digits_of_their_country() {
        // The examples of the SWIFT register.
        for good in [
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "NL91ABNA0417164300",
            "NO9386011117947",
            "CH9300762011623852957",
            "TR330006100519786457841326",
            "MT84MALT011000012345MTLCAST001S",
            "AE070331234567890123456",
            "LI21088100002324013AA",
        ] {
            assert!(is_iban(good, country(&good[..2])), "{good}");
        }
        for (bad, code) in [
            ("DE89370400440532013001", "DE"),
            ("DE8937040044053201300", "DE"),
            ("DE893704004405320130000", "DE"),
            ("FR1420041010050500013M02606", "DE"),
            ("DE", "DE"),
            ("", "DE"),
            ("US89370400440532013000", "US"),
            ("DE00370400440532013000", "DE"),
        ] {
            assert!(!is_iban(bad, country(code)), "{bad}");
        }
    }

    #[test]
    fn bics_name_their_country() {
        for good in ["TGBATRIS", "TGBATRISXXX", "A1B2TR33"] {
            assert!(is_bic(good, country("TR")), "{good}");
        }
        for bad in ["TGBATRI", "TGBATRISX", "TGBADEIS", "tgbatris", "TGBATRÄ1", ""] {
            assert!(!is_bic(bad, country("TR")), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_found(at in 0..9_usize, add in 1..10_u8) {
            let mut digits = *b"021000021";
            digits[at] = b'0' + (digits[at] - b'0' + add) % 10;
            prop_assert!(!is_routing_number(std::str::from_utf8(&digits).unwrap()));
        }

        #[test]
        fn one_wrong_character_of_an_iban_is_found(at in 2..22_usize, add in 1..10_u8) {
            let mut text = *b"DE89370400440532013000";
            text[at] = b'0' + (text[at] - b'0' + add) % 10;
            prop_assert!(!is_iban(std::str::from_utf8(&text).unwrap(), country("DE")));
        }

        #[test]
        fn no_text_upsets_the_checks(text in "\\PC{0,40}") {
            let text = plain(&text);
            let _ = (is_routing_number(&text), is_iban(&text, country("DE")), is_bic(&text, country("DE")));
        }
    }
}
