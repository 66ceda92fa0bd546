//! Text as searches compare it: without case, the same on both databases, which each know the case of
//! ASCII letters only.

/// `text` without case. By way of small letters to capitals and back, so that `ß`, `ẞ` and `SS` meet, and
/// every sigma the others; letter by letter, so that a part folds as the whole does. The dot that a small
/// `İ` keeps as a character of its own is dropped: a search for `istanbul` finds `İstanbul`.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|c| *c != '\u{307}')
        .collect()
}

/// The `LIKE … ESCAPE '\'` pattern that finds `search` anywhere in a folded text; `%` and `_` mean
/// themselves.
pub fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(search).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The first of `base`, `base-2`, `base-3`, … that is free and whose predecessor is taken, found in steps
/// that double and then halve: a store may have thousands of things of one name.
///
/// # Errors
/// The first error of `is_taken`.
pub fn first_free<E>(base: &str, mut is_taken: impl FnMut(&str) -> Result<bool, E>) -> Result<String, E> {
    use pandabase_domain::product::numbered;
    let (mut taken, mut free) = (0_u64, 1_u64);
    while is_taken(&numbered(base, free))? {
        (taken, free) = (free, free * 2);
    }
    while free - taken > 1 {
        let middle = taken.midpoint(free);
        if is_taken(&numbered(base, middle))? {
            taken = middle;
        } else {
            free = middle;
        }
    }
    Ok(numbered(base, free))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    #[test]
    fn case_does_not_matter_in_any_script() {
        for (one, other) in [
            ("ÄRGER Straße ΟΔΟΣ", "ärger STRASSE οδος"),
            ("οδος", "ΟΔΟσ"),
            ("ẞ", "ss"),
            ("İSTANBUL", "istanbul"),
            ("ISPARTA", "ısparta"),
            ("ПРИВЕТ", "привет"),
            ("ﬁn", "FIN"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("a"), fold("ä"));
    }

    #[test]
    fn a_text_and_its_small_and_capital_forms_are_one() {
        for c in char::MIN..=char::MAX {
            let text = String::from(c);
            let folded = fold(&text);
            assert_eq!(fold(&folded), folded, "{c:?}");
            assert_eq!(fold(&text.to_uppercase()), folded, "{c:?}");
            assert_eq!(fold(&text.to_lowercase()), folded, "{c:?}");
        }
    }

    #[test]
    fn patterns_mean_themselves() {
        assert_eq!(like_pattern("50%_\\ OFF"), "%50\\%\\_\\\\ off%");
        assert_eq!(like_pattern(""), "%%");
    }

    #[test]
    fn the_first_gap_after_a_taken_name_is_free() {
        let free = |taken: &[&str]| {
            first_free("beats", |name| Ok::<_, Infallible>(taken.contains(&name))).unwrap_or_default()
        };
        assert_eq!(free(&[]), "beats");
        assert_eq!(free(&["beats"]), "beats-2");
        assert_eq!(free(&["beats", "beats-2"]), "beats-3");
        assert_eq!(free(&["beats", "beats-2", "beats-3"]), "beats-4");
        assert_eq!(free(&["beats-2"]), "beats");
    }
}
