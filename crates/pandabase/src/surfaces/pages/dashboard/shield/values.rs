//! Values of a list that are pasted or sent as a file, many at once.

use crate::surfaces::pages::dashboard::desk::Desk;
use crate::surfaces::pages::field::{Field, Fields};
use crate::surfaces::pages::form::Form;
use crate::surfaces::pages::typed::Typed;
use crate::surfaces::pages::visit::Refused;
use pandabase_domain::shield::{ListType, MOST_VALUES};
use pandabase_locale::Text;
use std::collections::BTreeSet;

/// The field that values are pasted into.
pub const VALUES: &str = "values";
/// The field of a file with values.
const FILES: &str = "files";

/// The fields.
pub fn fields(fields: &Fields<'_>, pasted: Text, file: Text, hint: Text) -> [Field; 2] {
    [
        fields.field(VALUES, pasted).unneeded().max(u16::MAX).hint(hint),
        fields.field(FILES, file).unneeded(),
    ]
}

/// The values that a form brings, each once: one a line, and where no value can hold them, commas, semicolons
/// and blanks separate them too. Of more than a list can have one more is read, which the API refuses.
pub fn read(desk: &Desk, form: &Form, kind: Option<ListType>) -> Vec<String> {
    let pasted = std::iter::once(form.get(VALUES).to_owned());
    let files = desk.files.iter();
    let files = files.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
    let mut seen = BTreeSet::new();
    let mut values = Vec::new();
    for text in pasted.chain(files) {
        for value in split(&text, kind) {
            if values.len() > MOST_VALUES {
                return values;
            }
            if seen.insert(value.to_owned()) {
                values.push(value.to_owned());
            }
        }
    }
    values
}

/// The values of a text.
fn split(text: &str, kind: Option<ListType>) -> impl Iterator<Item = &str> {
    let is_any = kind == Some(ListType::String);
    let separates = move |character: char| {
        let is_mark = matches!(character, ',' | ';') || character.is_whitespace();
        matches!(character, '\n' | '\r') || (is_mark && !is_any)
    };
    // Files of spreadsheets begin with a mark of their encoding.
    let parts = text.trim_start_matches('\u{feff}').split(separates);
    parts.map(str::trim).filter(|value| !value.is_empty())
}

/// Shows why values were refused, and which value it was if it was one.
pub fn show_refusal(desk: &Desk, typed: &mut Typed, refused: &Refused, values: &[String]) {
    let named = refused.text.strip_prefix("body/values/").and_then(|rest| {
        let (index, fault) = rest.split_once(' ')?;
        Some((values.get(index.parse::<usize>().ok()?)?, fault))
    });
    match named {
        Some((value, fault)) => {
            let words = desk.t().get("shield-error-value");
            let words = words.with("value", value).with("fault", fault);
            typed.fault(VALUES, words);
        }
        None => desk.show_refusal(typed, refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_what_is_pasted() {
        for (text, kind, expected) in [
            ("a@b.example, c@d.example\r\n\n e@f.example ", ListType::Email, 3),
            ("\u{feff}10.0.0.0/8;192.0.2.1\t2001:db8::/32", ListType::Ip, 3),
            ("two words, one value\nanother one", ListType::String, 2),
            (" \n,;\n", ListType::Country, 0),
        ] {
            assert_eq!(split(text, Some(kind)).count(), expected, "{text}");
        }
        assert_eq!(split("\u{feff}a", Some(ListType::String)).next(), Some("a"));
    }
}
