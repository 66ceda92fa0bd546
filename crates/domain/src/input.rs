//! Types of request fields. Each one is its constraint, its error text and its schema at once.
//!
//! A request body is a struct of these; what parsed is valid. Errors carry the text after the
//! field's path, e.g. `must be >= 0`; the HTTP layer puts `body/price` before it.

mod text;

pub use text::{AnyText, Filled, IdText, LINE, PROSE, Prose, Text, check_plain, is_line, is_prose};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, IgnoredAny, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

/// An integer from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Int<const MIN: i64, const MAX: i64>(i64);

/// The largest integer that a JSON client can hold exactly: 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

/// A non-negative integer.
pub type Natural = Int<0, MAX_SAFE_INTEGER>;
/// A positive integer.
pub type Positive = Int<1, MAX_SAFE_INTEGER>;

impl<const MIN: i64, const MAX: i64> Int<MIN, MAX> {
    /// The number itself.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Checks the range.
    pub fn parse(value: i64) -> Result<Self, String> {
        if value < MIN {
            return Err(format!("must be >= {MIN}"));
        }
        if value > MAX {
            return Err(format!("must be <= {MAX}"));
        }
        Ok(Self(value))
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Int<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = deserializer.deserialize_i64(Whole).map_err(|error| {
            // What query strings say: "invalid digit found in string", "cannot parse integer from empty
            // string".
            let text = error.to_string();
            let unreadable = ["in string", "empty string"]
                .iter()
                .any(|end| text.ends_with(end));
            D::Error::custom(if unreadable {
                "must be integer".to_owned()
            } else {
                text
            })
        })?;
        Self::parse(value).map_err(D::Error::custom)
    }
}

/// A number without a fraction, however it is written: to JSON `100`, `100.0` and `1e2` are one number. A
/// number that does not fit 64 bits becomes the nearest one that does.
struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        Ok(i64::try_from(value).unwrap_or(i64::MAX))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "there is no fraction, and it saturates"
    )]
    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        if value.fract() == 0.0 {
            Ok(value as i64)
        } else {
            Err(E::invalid_type(Unexpected::Float(value), &self))
        }
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Int<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Int_{MIN}_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({"type": "integer", "minimum": MIN});
        if MAX < MAX_SAFE_INTEGER {
            schema.insert("maximum".into(), MAX.into());
        }
        schema
    }
}

/// An array of `MIN` to `MAX` items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MIN: usize, const MAX: usize>(Vec<T>);

impl<T, const MIN: usize, const MAX: usize> Default for List<T, MIN, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    /// Checks the number of items.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn parse(items: Vec<T>) -> Result<Self, String> {
        if items.len() > MAX {
            return Err(format!("must NOT have more than {MAX} items"));
        }
        if items.len() < MIN {
            return Err(format!("must NOT have fewer than {MIN} items"));
        }
        Ok(Self(items))
    }

    /// The items themselves.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }
}

impl<T, const MIN: usize, const MAX: usize> Deref for List<T, MIN, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>, const MIN: usize, const MAX: usize> Deserialize<'de> for List<T, MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T, const MIN: usize, const MAX: usize>(PhantomData<T>);
        impl<'de, T, const MIN: usize, const MAX: usize> Visitor<'de> for Items<T, MIN, MAX>
        where
            T: Deserialize<'de>,
        {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
                let mut items = Vec::new();
                while items.len() < MAX {
                    let Some(item) = seq.next_element()? else { break };
                    items.push(item);
                }
                if items.len() == MAX && seq.next_element::<IgnoredAny>()?.is_some() {
                    return Err(A::Error::custom(format_args!(
                        "must NOT have more than {MAX} items"
                    )));
                }
                if items.len() < MIN {
                    return Err(A::Error::custom(format_args!(
                        "must NOT have fewer than {MIN} items"
                    )));
                }
                Ok(items)
            }
        }
        deserializer
            .deserialize_seq(Items::<T, MIN, MAX>(PhantomData))
            .map(Self)
    }
}

impl<T: JsonSchema, const MIN: usize, const MAX: usize> JsonSchema for List<T, MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("List_{}_{MIN}_{MAX}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = json_schema!({"type": "array", "items": generator.subschema_for::<T>()});
        if MIN > 0 {
            schema.insert("minItems".into(), MIN.into());
        }
        if MAX < usize::MAX {
            schema.insert("maxItems".into(), MAX.into());
        }
        schema
    }
}

/// An optional field that may be absent but not `null`. Write `#[serde(default)]` on it, and
/// `skip_serializing_if = "Opt::is_none"` where it is also sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Opt<T>(pub Option<T>);

impl<T> Default for Opt<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Opt<T> {
    /// The value, if one was given.
    pub fn as_ref(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// What the value points to, if one was given: the text of a `Text`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.0.as_deref()
    }

    /// Whether the field was absent.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// The same field with its value converted.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Opt<U> {
        Opt(self.0.map(convert))
    }

    /// Replaces `target` when a value was given.
    pub fn apply(self, target: &mut T) {
        if let Some(value) = self.0 {
            *target = value;
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Opt<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T: JsonSchema> JsonSchema for Opt<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A nullable field of a PATCH: absent (unchanged), `null` (cleared) or a value. Write
/// `#[serde(default)]` on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Patch<T> {
    /// The field was not sent.
    #[default]
    Absent,
    /// The field was sent as `null`.
    Null,
    /// The field was sent with a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Changes `target` as the client asked.
    pub fn apply(self, target: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *target = None,
            Self::Value(value) => *target = Some(value),
        }
    }

    /// The value, if one was sent.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Absent | Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The same state with the value converted.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(convert(value)),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

impl<T: JsonSchema> JsonSchema for Patch<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Nullable_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Option<T>>()
    }
}

/// Declares a text of `MIN` to `MAX` characters that matches a pattern, which a function checks.
macro_rules! shaped_text {
    ($($(#[$doc:meta])* $name:ident = $min:literal..=$max:literal, $pattern:literal, $fits:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, ::serde::Serialize)]
            #[serde(transparent)]
            pub struct $name(String);

            impl $name {
                /// Checks length and pattern.
                ///
                /// # Errors
                /// The rule that is broken.
                pub fn parse(text: impl Into<String>) -> Result<Self, String> {
                    let text = $crate::input::Text::<$min, $max>::parse(text)?.into_string();
                    if $fits(text.as_bytes()) {
                        Ok(Self(text))
                    } else {
                        Err(concat!("must match pattern \"", $pattern, "\"").to_owned())
                    }
                }

                /// The text itself.
                pub fn into_string(self) -> String {
                    self.0
                }
            }

            impl ::std::ops::Deref for $name {
                type Target = str;
                fn deref(&self) -> &str {
                    &self.0
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                    Self::parse(text).map_err(::serde::de::Error::custom)
                }
            }

            impl ::schemars::JsonSchema for $name {
                fn schema_name() -> ::std::borrow::Cow<'static, str> {
                    stringify!($name).into()
                }

                fn inline_schema() -> bool {
                    true
                }

                fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                    ::schemars::json_schema!({
                        "type": "string", "minLength": $min, "maxLength": $max, "pattern": $pattern
                    })
                }
            }
        )*
    };
}
pub(crate) use shaped_text;

/// Declares an enum whose variants are the contract's words: serde, schema, `as_str`, `parse`, `ALL`.
/// `= "word" | "other"` also reads `other`, and never writes it.
#[macro_export]
macro_rules! text_enum {
    ($(#[$($meta:tt)*])* $vis:vis enum $name:ident {
        $($(#[$($doc:tt)*])* $variant:ident = $word:literal $(| $alias:literal)*),* $(,)?
    }) => {
        $(#[$($meta)*])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name { $($(#[$($doc)*])* $variant),* }

        #[allow(dead_code, reason = "a set of words may be read and never listed, or the reverse")]
        impl $name {
            /// Every value, in the contract's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            const WORDS: &'static [&'static str] = &[$($word),*];

            /// The contract's word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The value of a contract's word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word $(| $alias)* => Some(Self::$variant),)* _ => None }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::stored::ToPlain for $name {
            fn plain(&self) -> $crate::stored::Plain<'_> {
                $crate::stored::Plain::Text(self.as_str())
            }
        }

        impl $crate::stored::Stored for $name {
            type Column = ::std::string::String;

            fn restore(read: ::std::string::String) -> ::std::result::Result<Self, ::std::string::String> {
                Self::parse(&read).ok_or(read)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error>
            where
                S: ::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                $crate::words::deserialize(deserializer, Self::parse, Self::WORDS)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            // Two enums of the same name get two schemas.
            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::words::schema(
                    $crate::doc_text!($([$($meta)*])*),
                    &[$(($word, $crate::doc_text!($([$($doc)*])*))),*],
                )
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    text_enum! {
        /// A colour.
        enum Colour { /// Red.
            Red = "RED", /// Green.
            Green = "GREEN" }
    }

    #[derive(Debug, Deserialize, JsonSchema)]
    struct Body {
        title: Text<1, 3>,
        #[serde(default)]
        price: Opt<Int<0, 10>>,
        #[serde(default)]
        note: Patch<Text<0, 2>>,
        #[serde(default)]
        tags: List<Colour, 0, 2>,
    }

    fn read(json: &str) -> Result<Body, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn constraints_are_enforced() {
        let body = read(r#"{"title":"äöü","price":10,"note":null,"tags":["RED","GREEN"]}"#).unwrap();
        assert_eq!(
            (&*body.title, body.price.0.unwrap().get(), body.note),
            ("äöü", 10, Patch::Null)
        );
        assert_eq!(body.tags.len(), 2);
        for (json, text) in [
            (r#"{"title":""}"#, "fewer than 1"),
            (r#"{"title":"abcd"}"#, "more than 3"),
            (r#"{"title":null}"#, "null"),
            (r#"{"price":1}"#, "title"),
            (r#"{"title":"a","price":-1}"#, "must be >= 0"),
            (r#"{"title":"a","price":11}"#, "must be <= 10"),
            (r#"{"title":"a","price":9.99}"#, "floating point"),
            (r#"{"title":"a","price":1e1000}"#, "out of range"),
            (r#"{"title":"a","price":1e30}"#, "must be <= 10"),
            (r#"{"title":"a","price":"1"}"#, "string"),
            (r#"{"title":"a","price":null}"#, "null"),
            (r#"{"title":"a","tags":["RED","RED","RED"]}"#, "more than 2 items"),
            (r#"{"title":"a","tags":["red"]}"#, "one of RED, GREEN"),
        ] {
            let error = read(json).expect_err(json);
            assert!(error.contains(text), "{json}: {error}");
        }
    }

    #[test]
    fn a_number_without_a_fraction_is_an_integer() {
        for (json, value) in [("7.0", 7), ("70e-1", 7), ("0.1e2", 10), ("-0.0", 0)] {
            let body = read(&format!(r#"{{"title":"a","price":{json}}}"#)).unwrap();
            assert_eq!(body.price.0.map(Int::get), Some(value), "{json}");
        }
    }

    #[test]
    fn a_filled_text_says_something() {
        let line = |text: &str| Filled::<5>::parse(text).map(Filled::into_string);
        assert_eq!(line(" äöü ").as_deref(), Ok("äöü"));
        for (text, error) in [
            ("", "fewer than 1"),
            ("  \u{2003}", "must NOT be blank"),
            ("abcdef", "more than 5"),
            ("a\nb", "U+000A"),
            ("a\u{7f}", "U+007F"),
        ] {
            let found = line(text).unwrap_err();
            assert!(found.contains(error), "{text:?}: {found}");
        }
        let lines = Filled::<5, true>::parse("a\nb\n").map(Filled::into_string);
        assert_eq!(lines.as_deref(), Ok("a\nb"));
        assert!(serde_json::from_str::<Filled<5>>("\" \"").is_err());
    }

    #[test]
    fn the_schema_says_the_same() {
        let schema = serde_json::to_value(schemars::schema_for!(Body)).unwrap();
        assert_eq!(schema["required"], serde_json::json!(["title"]));
        assert_eq!(
            schema["properties"]["title"],
            serde_json::json!({"type": "string", "minLength": 1, "maxLength": 3})
        );
        assert_eq!(schema["properties"]["price"]["maximum"], 10);
        assert_eq!(schema["properties"]["tags"]["maxItems"], 2);
        let colour = &schema["$defs"]["Colour"];
        assert_eq!(
            colour["description"],
            "A colour.\n\n- `RED`: Red.\n- `GREEN`: Green."
        );
        assert_eq!(
            colour["x-enum-descriptions"],
            serde_json::json!(["Red.", "Green."])
        );
    }
}
