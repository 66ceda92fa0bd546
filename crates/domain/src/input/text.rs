//! Text of requests: one line, or prose.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// A string of `MIN` to `MAX` characters (Unicode scalar values), on one line or, with `LINES`, on several.
///
/// Requests must not put control characters into it ([`LINE`], [`PROSE`]); rows that were stored before that
/// rule are still read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text<const MIN: usize, const MAX: usize, const LINES: bool = false>(String);

/// A [`Text`] that may have several lines.
pub type Prose<const MIN: usize, const MAX: usize> = Text<MIN, MAX, true>;

/// The type name by which a [`Text`] of one line is read. The deserializer of request bodies knows it and
/// refuses every control character.
pub const LINE: &str = "line";
/// The type name by which a [`Prose`] is read. The deserializer of request bodies knows it and refuses
/// control characters other than line breaks and tabs.
pub const PROSE: &str = "prose";

/// Whether a text of one line may have this character.
pub fn is_line(c: char) -> bool {
    !c.is_control()
}

/// Whether a text of several lines may have this character.
pub fn is_prose(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\r' | '\t')
}

/// Refuses a text with a character that does not fit: control characters would reach mails, terminals and
/// spreadsheets.
///
/// # Errors
/// What is wrong, as the text after the field's path.
pub fn check_plain(text: &str, fits: fn(char) -> bool) -> Result<(), String> {
    match text.chars().find(|c| !fits(*c)) {
        Some(c) => Err(format!(
            "must NOT contain the control character U+{:04X}",
            u32::from(c)
        )),
        None => Ok(()),
    }
}

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Checks the length.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        Self::of_length(text.into())
    }
}

impl<const MIN: usize, const MAX: usize, const LINES: bool> Text<MIN, MAX, LINES> {
    /// The string itself.
    pub fn into_string(self) -> String {
        self.0
    }

    fn of_length(text: String) -> Result<Self, String> {
        // A string has at most as many characters as bytes: most need no count.
        if text.len() > MAX && text.chars().count() > MAX {
            return Err(format!("must NOT have more than {MAX} characters"));
        }
        if text.len() < MIN || (text.len() < MIN * 4 && text.chars().count() < MIN) {
            return Err(format!("must NOT have fewer than {MIN} characters"));
        }
        Ok(Self(text))
    }
}

impl<const MIN: usize, const MAX: usize, const LINES: bool> Deref for Text<MIN, MAX, LINES> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize, const LINES: bool> AsRef<str> for Text<MIN, MAX, LINES> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize, const LINES: bool> fmt::Display for Text<MIN, MAX, LINES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, const MIN: usize, const MAX: usize, const LINES: bool> Deserialize<'de> for Text<MIN, MAX, LINES> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = if LINES { PROSE } else { LINE };
        let text = deserializer.deserialize_newtype_struct(name, Owned)?;
        Self::of_length(text).map_err(D::Error::custom)
    }
}

/// Reads a string.
struct Owned;

impl<'de> Visitor<'de> for Owned {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

impl<const MIN: usize, const MAX: usize, const LINES: bool> JsonSchema for Text<MIN, MAX, LINES> {
    fn schema_name() -> Cow<'static, str> {
        format!("Text_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({"type": "string"});
        if MIN > 0 {
            schema.insert("minLength".into(), MIN.into());
        }
        if MAX < usize::MAX {
            schema.insert("maxLength".into(), MAX.into());
        }
        schema
    }
}

/// A [`Text`] of 1 to `MAX` characters that says something: it is not blank, and white space around it is not
/// part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled<const MAX: usize, const LINES: bool = false>(String);

impl<const MAX: usize, const LINES: bool> Filled<MAX, LINES> {
    /// Checks a text.
    ///
    /// # Errors
    /// The rule that is broken, as the text after the field's path.
    pub fn parse(text: &str) -> Result<Self, String> {
        let fits = if LINES { is_prose } else { is_line };
        check_plain(text, fits)?;
        Self::of(&Text::of_length(text.to_owned())?)
    }

    fn of(text: &Text<1, MAX, LINES>) -> Result<Self, String> {
        match text.trim() {
            "" => Err("must NOT be blank".to_owned()),
            rest => Ok(Self(rest.to_owned())),
        }
    }

    /// The text itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<'de, const MAX: usize, const LINES: bool> Deserialize<'de> for Filled<MAX, LINES> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&Text::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const MAX: usize, const LINES: bool> JsonSchema for Filled<MAX, LINES> {
    fn schema_name() -> Cow<'static, str> {
        format!("Filled_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Text::<1, MAX, LINES>::json_schema(generator)
    }
}

/// An id in a path, query or body: 12 to 48 characters; whether it exists is asked later.
pub type IdText = Text<12, 48>;

/// A string without a limit of its own; the request body's limit bounds it.
pub type AnyText = Text<0, { usize::MAX }>;
