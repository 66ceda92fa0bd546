//! The languages, and which of them a reader gets.

use std::cmp::Reverse;

/// A language that buyers can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Locale {
    /// English, as in the United States: what is used where nothing else is known.
    #[default]
    En,
    /// German.
    De,
    /// French.
    Fr,
    /// Spanish, as in Spain.
    Es,
    /// Italian.
    It,
    /// Portuguese, as in Brazil.
    Pt,
    /// Dutch.
    Nl,
    /// Polish.
    Pl,
    /// Japanese.
    Ja,
}

/// The most languages of an `Accept-Language` header that are read; browsers send up to ten.
const MAX_ACCEPTED: usize = 32;

impl Locale {
    /// Every language, in the order of a language switch.
    pub const ALL: [Self; 9] = [
        Self::En,
        Self::De,
        Self::Fr,
        Self::Es,
        Self::It,
        Self::Pt,
        Self::Nl,
        Self::Pl,
        Self::Ja,
    ];

    /// The BCP 47 tag, for `lang` and `?locale=`: `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::It => "it",
            Self::Pt => "pt",
            Self::Nl => "nl",
            Self::Pl => "pl",
            Self::Ja => "ja",
        }
    }

    /// The language's name in itself, for a language switch: `Deutsch`.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::It => "Italiano",
            Self::Pt => "Português",
            Self::Nl => "Nederlands",
            Self::Pl => "Polski",
            Self::Ja => "日本語",
        }
    }

    /// The language of a BCP 47 tag; case, script and region do not matter: `de-AT`, `pt_BR`.
    pub fn parse(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The language that an `Accept-Language` header likes best of those that there are.
    pub fn accepted(header: &str) -> Option<Self> {
        let ranges = header.split(',').take(MAX_ACCEPTED).filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
            let liked = thousandths(weight).filter(|liked| *liked > 0)?;
            Some((liked, Self::parse(tag.trim())?))
        });
        // Of several with one weight the first.
        let best = ranges.min_by_key(|(liked, _)| Reverse(*liked));
        best.map(|(_, locale)| locale)
    }

    /// The language of a page: the one of `?locale=`, else of the store's setting, else of `Accept-Language`,
    /// else English.
    pub fn choose(asked: Option<&str>, store: Option<&str>, accept_language: Option<&str>) -> Self {
        let asked = asked.and_then(Self::parse);
        let store = || store.and_then(Self::parse);
        let accepted = || accept_language.and_then(Self::accepted);
        asked.or_else(store).or_else(accepted).unwrap_or_default()
    }
}

/// The weight in `q=0.85`, as 850; 1000 when there is none, and `None` when it is something else.
fn thousandths(weight: &str) -> Option<u16> {
    let weight = weight.trim();
    if weight.is_empty() {
        return Some(1000);
    }
    let number = weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q="))?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 3 || !digits(fraction) {
        return None;
    }
    match whole {
        "0" => format!("{fraction:0<3}").parse().ok(),
        "1" => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_language_in_any_case_and_region() {
        for (tag, locale) in [
            ("de", Some(Locale::De)),
            ("de-AT", Some(Locale::De)),
            ("pt_BR", Some(Locale::Pt)),
            ("JA-jp", Some(Locale::Ja)),
            ("en-Latn-GB", Some(Locale::En)),
            ("", None),
            ("-de", None),
            ("deu", None),
            ("xx", None),
            ("*", None),
        ] {
            assert_eq!(Locale::parse(tag), locale, "{tag}");
        }
        for locale in Locale::ALL {
            assert_eq!(Locale::parse(locale.tag()), Some(locale));
        }
    }

    #[test]
    fn the_language_that_is_liked_best_is_taken() {
        for (header, locale) in [
            ("fr", Some(Locale::Fr)),
            ("da, de;q=0.8, en;q=0.7", Some(Locale::De)),
            ("en;q=0.5, nl;q=0.85 ,ja;q=0.9", Some(Locale::Ja)),
            ("es;q=0.8,it;q=0.8", Some(Locale::Es)),
            ("de;q=0, *;q=0.5", None),
            ("de;q=0.000", None),
            ("de;q=2, fr;q=0.0001, pl;q=.5, it;q=x", None),
            ("zh-CN,zh;q=0.9", None),
            ("", None),
        ] {
            assert_eq!(Locale::accepted(header), locale, "{header}");
        }
        let long = format!("{}de", "xx,".repeat(MAX_ACCEPTED));
        assert_eq!(Locale::accepted(&long), None);
    }

    #[test]
    fn what_is_asked_for_comes_before_the_store_and_the_browser() {
        let choose = Locale::choose;
        assert_eq!(choose(Some("fr"), Some("de"), Some("ja")), Locale::Fr);
        assert_eq!(choose(Some("xx"), Some("de"), Some("ja")), Locale::De);
        assert_eq!(choose(None, None, Some("ja")), Locale::Ja);
        assert_eq!(choose(None, Some(""), Some("*")), Locale::En);
        assert_eq!(choose(None, None, None), Locale::En);
    }
}
