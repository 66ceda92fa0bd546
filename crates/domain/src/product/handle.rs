//! Handles: the part of a product's URL that is made from its title.

/// The longest slug in characters; a number after it may add a few.
const MAX_LENGTH: usize = 80;

/// The slug of a title without a letter that can be spelt: only emoji, or another script.
const FALLBACK: &str = "product";

/// The slug of `title`: 1 to 80 characters `[a-z0-9-]`, no hyphen at either end and none doubled.
/// Accents are dropped; Greek and Cyrillic are transliterated.
pub fn slugify(title: &str) -> String {
    let mut slug = String::with_capacity(title.len().min(MAX_LENGTH));
    let mut gap = false;
    let mut buffer = [0; 4];
    for c in title.chars().flat_map(char::to_lowercase) {
        let letters = if c.is_ascii_alphanumeric() {
            Some(&*c.encode_utf8(&mut buffer))
        } else {
            spell(c)
        };
        let Some(letters) = letters else {
            gap = true;
            continue;
        };
        if letters.is_empty() {
            continue;
        }
        let hyphen = if gap && !slug.is_empty() { "-" } else { "" };
        if slug.len() + hyphen.len() + letters.len() > MAX_LENGTH {
            break;
        }
        slug.push_str(hyphen);
        slug.push_str(letters);
        gap = false;
    }
    if slug.is_empty() {
        slug.push_str(FALLBACK);
    }
    slug
}

/// The `number`th handle of a slug, counted from 1: the slug itself, then with `-2`, `-3`, …
pub fn numbered(slug: &str, number: u64) -> String {
    if number <= 1 {
        return slug.to_owned();
    }
    format!("{slug}-{number}")
}

/// ASCII letters for a lower-case character; empty when it only modifies others, `None` when it
/// separates words.
fn spell(c: char) -> Option<&'static str> {
    Some(match c {
        // Combining marks, apostrophes, zero-width joiners, variation selectors.
        '\u{300}'..='\u{36f}' | '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{fe0f}' => {
            ""
        }
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ª' | 'ạ'..='ặ' | 'а' | 'α' | 'ά' => "a",
        'б' => "b",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' | 'д' | 'δ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' | 'е' | 'э' | 'є' | 'ε' | 'έ' => {
            "e"
        }
        'ф' | 'φ' => "f",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'г' | 'ґ' | 'γ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï'
        | 'ĩ'
        | 'ī'
        | 'ĭ'
        | 'į'
        | 'ı'
        | 'ỉ'
        | 'ị'
        | 'и'
        | 'і'
        | 'ы'
        | 'η'
        | 'ή'
        | 'ι'
        | 'ί'
        | 'ϊ'
        | 'ΐ' => "i",
        'ĵ' => "j",
        'ķ' | 'к' | 'κ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' | 'л' | 'λ' => "l",
        'м' | 'μ' | 'µ' => "m",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' | 'н' | 'ν' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'º' | 'ọ'..='ợ' | 'о' | 'ο' | 'ό' | 'ω' | 'ώ' => {
            "o"
        }
        'п' | 'π' => "p",
        'ŕ' | 'ŗ' | 'ř' | 'р' | 'ρ' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'с' | 'σ' | 'ς' => "s",
        'ţ' | 'ť' | 'ŧ' | 'ț' | 'т' | 'τ' => "t",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' | 'у' | 'ў' => "u",
        'в' | 'β' => "v",
        'ŵ' => "w",
        'ξ' => "x",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' | 'й' | 'υ' | 'ύ' | 'ϋ' | 'ΰ' => "y",
        'ź' | 'ż' | 'ž' | 'з' | 'ζ' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' | 'θ' => "th",
        'ё' => "yo",
        'ж' => "zh",
        'х' => "kh",
        'ц' => "ts",
        'ч' | 'χ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'ї' => "yi",
        'ψ' => "ps",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_slugs() {
        for (title, slug) in [
            ("Cloud Notes Pro", "cloud-notes-pro"),
            ("  --Mia's  Pack (v2.1)!! ", "mias-pack-v2-1"),
            ("Über-Größe Ægir Œuvre", "uber-grosse-aegir-oeuvre"),
            ("Crème Brûlée e\u{301}te\u{301}", "creme-brulee-ete"),
            ("İstanbul ŁÓDŹ", "istanbul-lodz"),
            ("Đường Việt", "duong-viet"),
            ("Щенок и Ёж", "shchenok-i-yozh"),
            ("Ψυχή", "psychi"),
            ("音楽", "product"),
            ("音楽 Vol. 2", "vol-2"),
            ("🎉🎉", "product"),
            ("🎧 Beats", "beats"),
            ("C++ & C#", "c-c"),
            ("", "product"),
            ("---", "product"),
        ] {
            assert_eq!(slugify(title), slug, "{title}");
        }
    }

    #[test]
    fn collisions_are_numbered_from_two() {
        let tried = [1, 2, 3].map(|number| numbered("beats", number));
        assert_eq!(tried, ["beats", "beats-2", "beats-3"]);
    }

    #[test]
    fn long_titles_are_cut() {
        assert_eq!(slugify(&"a".repeat(256)).len(), MAX_LENGTH);
        let words = slugify(&"abcd ".repeat(50));
        assert!(words.len() <= MAX_LENGTH && words.ends_with("abcd"), "{words}");
    }

    proptest! {
        #[test]
        fn a_slug_is_always_safe_in_a_url(title in "\\PC{0,256}") {
            let slug = slugify(&title);
            prop_assert!((1..=MAX_LENGTH).contains(&slug.len()));
            prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            prop_assert_eq!(slugify(&slug), slug);
        }
    }
}
