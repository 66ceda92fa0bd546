//! Amounts as pages show them, in any language: only their digits and the currency's sign are compared.

/// Signs that stand for a currency in one of our languages.
const SIGNS: &[(&str, &[&str])] = &[
    ("USD", &["$", "USD"]),
    ("EUR", &["€", "EUR"]),
    ("GBP", &["£", "GBP"]),
    ("BRL", &["R$", "BRL"]),
    ("KRW", &["₩", "￦", "KRW"]),
];

/// Whether a text begins with an amount, given in the smallest unit of a currency.
pub fn shows(text: &str, amount: i64, currency: &str) -> bool {
    let signs = SIGNS.iter().find(|(code, _)| *code == currency);
    let has_sign = signs.is_some_and(|(_, signs)| signs.iter().any(|sign| text.contains(sign)));
    // Nothing is left of a zero, however many digits it is written with.
    let digits = first_number(text);
    has_sign
        && !digits.is_empty()
        && digits.trim_start_matches('0') == amount.to_string().trim_start_matches('0')
}

/// The digits of the first number; what groups them or separates cents stands between two digits.
fn first_number(text: &str) -> String {
    let mut digits = String::new();
    let mut rest = text.chars().skip_while(|c| !c.is_ascii_digit()).peekable();
    while let Some(character) = rest.next() {
        let goes_on = rest.peek().is_some_and(char::is_ascii_digit);
        match character {
            '0'..='9' => digits.push(character),
            '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' if goes_on => {}
            _ => break,
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_every_notation() {
        for (text, amount, currency) in [
            ("$43.30", 4330, "USD"),
            ("US$1,043.30", 104_330, "USD"),
            ("1.043,30 €", 104_330, "EUR"),
            ("1\u{202f}043,30 € ($1,200.00)", 104_330, "EUR"),
            ("₩59,800", 59_800, "KRW"),
            ("R$ 0,50", 50, "BRL"),
            ("$0.00", 0, "USD"),
        ] {
            assert!(shows(text, amount, currency), "{text}");
            assert!(!shows(text, amount + 1, currency), "{text}");
        }
        assert!(!shows("$43.30", 4330, "EUR"));
        assert!(!shows("", 0, "USD"));
    }
}
