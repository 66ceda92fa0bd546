//! Words of categories: names, slugs and icons (contract `categories.md`, "Body").

use crate::input::shaped_text;

shaped_text! {
    /// What a category is called: Latin letters, digits, spaces, `&`, `'`, `-` and `.`, with a letter or
    /// digit at both ends.
    CategoryName = 1..=128, r"^[a-zA-Z0-9][a-zA-Z0-9 &'\-\.]{0,126}[a-zA-Z0-9]$", is_name;
    /// A category's part of a URL.
    CategorySlug = 2..=128, r"^[a-z0-9][a-z0-9\-]{0,126}[a-z0-9]$", is_slug;
    /// The name of an icon; which icons there are is the shop's affair.
    IconName = 1..=64, r"^[a-z0-9\-]+$", is_icon;
}

/// Whether `text` has at least two bytes, `end` at both ends and `inner` between them.
fn is_framed(text: &[u8], end: fn(&u8) -> bool, inner: fn(&u8) -> bool) -> bool {
    match text {
        [first, middle @ .., last] => end(first) && end(last) && middle.iter().all(inner),
        _ => false,
    }
}

fn is_name(text: &[u8]) -> bool {
    is_framed(text, u8::is_ascii_alphanumeric, |b| {
        b.is_ascii_alphanumeric() || b" &'-.".contains(b)
    })
}

fn is_lower(b: &u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit()
}

fn is_slug(text: &[u8]) -> bool {
    is_framed(text, is_lower, |b| is_lower(b) || *b == b'-')
}

fn is_icon(text: &[u8]) -> bool {
    text.iter().all(|b| is_lower(b) || *b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{numbered, slugify};
    use proptest::prelude::*;

    #[test]
    fn names_slugs_and_icons_have_their_shapes() {
        for (name, fits) in [
            ("Sound Packs", true),
            ("R&B", true),
            ("Mia's No. 1 - best", true),
            ("ab", true),
            ("x", false),
            ("", false),
            ("-x", false),
            ("x-", false),
            ("a/b", false),
            ("a b ", false),
            ("Größe", false),
            ("a\nb", false),
        ] {
            assert_eq!(CategoryName::parse(name).is_ok(), fits, "{name:?}");
        }
        for (slug, fits) in [
            ("sound-packs", true),
            ("a1", true),
            ("a--b", true),
            ("a", false),
            ("A b", false),
            ("-a", false),
            ("a-", false),
            ("ü1", false),
        ] {
            assert_eq!(CategorySlug::parse(slug).is_ok(), fits, "{slug:?}");
        }
        for (icon, fits) in [
            ("music", true),
            ("-", true),
            ("My Icon", false),
            ("", false),
            ("a_b", false),
        ] {
            assert_eq!(IconName::parse(icon).is_ok(), fits, "{icon:?}");
        }
        assert!(CategoryName::parse("a".repeat(128)).is_ok());
        assert!(CategoryName::parse("a".repeat(129)).is_err());
        assert!(CategorySlug::parse("a".repeat(129)).is_err());
        assert!(IconName::parse("a".repeat(65)).is_err());
    }

    proptest! {
        #[test]
        fn the_slug_of_a_name_is_a_slug(
            name in "[a-zA-Z0-9][a-zA-Z0-9 &'\\-.]{0,126}[a-zA-Z0-9]",
            number in 1_u64..5000,
        ) {
            prop_assert!(CategoryName::parse(name.as_str()).is_ok());
            prop_assert!(CategorySlug::parse(numbered(&slugify(&name), number)).is_ok());
        }
    }
}
