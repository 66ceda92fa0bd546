//! A closed set of words: how it is read and described. Used by [`text_enum!`](crate::text_enum).

use schemars::{Schema, json_schema};
use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};
use std::fmt;

/// The text of the doc comments among attributes, each in brackets.
#[doc(hidden)]
#[macro_export]
macro_rules! doc_text {
    () => { "" };
    ([doc = $line:literal] $($rest:tt)*) => { concat!($line, "\n", $crate::doc_text!($($rest)*)) };
    ([$($other:tt)*] $($rest:tt)*) => { $crate::doc_text!($($rest)*) };
}

/// What a set of words means, and each word in it: for people a list in the description, for machines
/// `x-enum-descriptions`, in the order of the words.
pub fn schema(about: &str, words: &[(&str, &str)]) -> Schema {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let meanings: Vec<_> = words.iter().map(|(_, meaning)| one_line(meaning)).collect();
    let mut description = one_line(about);
    for ((word, _), meaning) in words.iter().zip(&meanings) {
        description.push_str(if description.contains('\n') { "\n" } else { "\n\n" });
        description.push_str(&format!("- `{word}`: {meaning}"));
    }
    let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    json_schema!({
        "type": "string",
        "description": description,
        "enum": words,
        "x-enum-descriptions": meanings,
    })
}

/// Reads one word of a closed set.
pub fn deserialize<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T, D::Error> {
    struct Word<'a, T>(fn(&str) -> Option<T>, &'a [&'a str]);
    impl<T> Visitor<'_> for Word<'_, T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "one of {}", self.1.join(", "))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Word(parse, words))
}
