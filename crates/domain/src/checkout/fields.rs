//! Custom fields: what a session asks of the buyer, and the check of the answers (contract
//! `checkout.md`, "Custom fields").

use crate::input::{Int, List, MAX_SAFE_INTEGER, Opt, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;

/// The longest answer where a field sets no limit of its own, in characters.
const MAX_ANSWER: i64 = 255;

/// 1 to `MAX` characters `[a-zA-Z0-9_]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Word<const MAX: usize>(String);

impl<const MAX: usize> Word<MAX> {
    /// Checks a word.
    pub fn parse(text: impl Into<String>) -> Result<Self, String> {
        let text = Text::<1, MAX>::parse(text)?.into_string();
        if text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            Ok(Self(text))
        } else {
            Err("must match pattern \"^[a-zA-Z0-9_]+$\"".to_owned())
        }
    }
}

impl<const MAX: usize> Deref for Word<MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Word<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const MAX: usize> JsonSchema for Word<MAX> {
    fn schema_name() -> Cow<'static, str> {
        format!("Word_{MAX}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "maxLength": MAX, "pattern": "^[a-zA-Z0-9_]+$"})
    }
}

/// The name of a field in answers.
pub type FieldKey = Word<200>;

crate::text_enum! {
    /// What a field asks for.
    enum FieldType {
        /// Any text.
        Text = "text",
        /// Digits.
        Numeric = "numeric",
        /// One of some options.
        Dropdown = "dropdown",
    }
}

crate::text_enum! {
    /// Who wrote a label.
    enum LabelType {
        /// The merchant.
        Custom = "custom",
    }
}

/// A field's label on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct Label {
    r#type: LabelType,
    custom: Text<0, 50>,
}

/// Limits of a text or numeric answer, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Lengths {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub default_value: Opt<Text<0, 255>>,
    /// The shortest answer.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub minimum_length: Opt<Int<0, MAX_SAFE_INTEGER>>,
    /// The longest answer; 255 unless set.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub maximum_length: Opt<Int<0, MAX_ANSWER>>,
}

impl Lengths {
    fn minimum(&self) -> i64 {
        self.minimum_length.as_ref().map_or(0, |limit| limit.get())
    }

    fn maximum(&self) -> i64 {
        self.maximum_length
            .as_ref()
            .map_or(MAX_ANSWER, |limit| limit.get())
    }
}

/// What a dropdown offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dropdown {
    /// What the form shows at first.
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    pub default_value: Opt<Text<0, 100>>,
    /// The options.
    pub options: List<Choice, 1, 200>,
}

/// One option of a dropdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// What the buyer sees.
    pub label: Text<0, 100>,
    /// What the merchant gets.
    pub value: Word<100>,
}

impl Dropdown {
    fn offers(&self, value: &str) -> bool {
        self.options.iter().any(|option| *option.value == *value)
    }
}

/// What an answer must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldRules {
    /// Text of some length.
    Text(Lengths),
    /// Digits of some length.
    Numeric(Lengths),
    /// One of some options.
    Dropdown(Dropdown),
}

/// A field that a session asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Definition", into = "Definition")]
pub struct CustomField {
    /// Its name in answers.
    pub key: FieldKey,
    /// What the buyer sees.
    pub label: Text<0, 50>,
    /// Whether it may be left empty.
    pub optional: bool,
    /// What an answer must be.
    pub rules: FieldRules,
}

/// A field on the wire, where the rules stand under the name of the type.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CustomField")]
struct Definition {
    key: FieldKey,
    label: Label,
    r#type: FieldType,
    #[serde(default)]
    optional: bool,
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    text: Opt<Lengths>,
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    numeric: Opt<Lengths>,
    #[serde(default, skip_serializing_if = "Opt::is_none")]
    dropdown: Opt<Dropdown>,
}

impl TryFrom<Definition> for CustomField {
    type Error = &'static str;

    /// Rules of another type than the field's are ignored, as unknown keys are.
    fn try_from(field: Definition) -> Result<Self, Self::Error> {
        let lengths = |given: Opt<Lengths>| {
            let lengths = given.0.unwrap_or_default();
            if lengths.minimum() > lengths.maximum() {
                return Err("minimum_length must be <= maximum_length");
            }
            Ok(lengths)
        };
        let rules = match field.r#type {
            FieldType::Text => FieldRules::Text(lengths(field.text)?),
            FieldType::Numeric => FieldRules::Numeric(lengths(field.numeric)?),
            FieldType::Dropdown => {
                let dropdown = field.dropdown.0.ok_or("dropdown must have options")?;
                let default = dropdown.default_value.as_ref();
                if default.is_some_and(|value| !dropdown.offers(value)) {
                    return Err("dropdown default_value must be one of the options");
                }
                FieldRules::Dropdown(dropdown)
            }
        };
        Ok(Self {
            key: field.key,
            label: field.label.custom,
            optional: field.optional,
            rules,
        })
    }
}

impl From<CustomField> for Definition {
    fn from(field: CustomField) -> Self {
        let mut definition = Self {
            key: field.key,
            label: Label {
                r#type: LabelType::Custom,
                custom: field.label,
            },
            r#type: FieldType::Text,
            optional: field.optional,
            text: Opt::default(),
            numeric: Opt::default(),
            dropdown: Opt::default(),
        };
        match field.rules {
            FieldRules::Text(lengths) => definition.text = Opt(Some(lengths)),
            FieldRules::Numeric(lengths) => {
                definition.r#type = FieldType::Numeric;
                definition.numeric = Opt(Some(lengths));
            }
            FieldRules::Dropdown(dropdown) => {
                definition.r#type = FieldType::Dropdown;
                definition.dropdown = Opt(Some(dropdown));
            }
        }
        definition
    }
}

/// The fields of a session: at most three, each key once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct CustomFields(List<CustomField, 0, 3>);

impl Deref for CustomFields {
    type Target = [CustomField];
    fn deref(&self) -> &[CustomField] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CustomFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = List::<CustomField, 0, 3>::deserialize(deserializer)?;
        let mut seen = HashSet::new();
        if !fields.iter().all(|field| seen.insert(&*field.key)) {
            return Err(D::Error::custom("must NOT have two fields with the same key"));
        }
        Ok(Self(fields))
    }
}

impl JsonSchema for CustomFields {
    fn schema_name() -> Cow<'static, str> {
        "CustomFields".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        List::<CustomField, 0, 3>::json_schema(generator)
    }
}

/// An answer that the session does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// The session asks for nothing.
    #[error("This session does not accept custom fields")]
    NotAccepted,
    /// No such field.
    #[error("Custom field '{0}' is unknown")]
    Unknown(String),
    /// Answered twice.
    #[error("Custom field '{0}' is given more than once")]
    Repeated(String),
    /// Not answered.
    #[error("Custom field '{0}' is required")]
    Required(String),
    /// Too short.
    #[error("Custom field '{0}' must have at least {1} characters")]
    TooShort(String, i64),
    /// Too long.
    #[error("Custom field '{0}' must have at most {1} characters")]
    TooLong(String, i64),
    /// Not digits.
    #[error("Custom field '{0}' must have digits only")]
    NotNumeric(String),
    /// Not offered.
    #[error("Custom field '{0}' must be one of its options")]
    NotAnOption(String),
}

/// Checks the buyer's answers, as (key, value). The result is what the order stores: `None` when the
/// session asks for nothing, and no entry for an optional field that was left empty.
pub fn check_answers(
    fields: &[CustomField],
    answers: &[(String, String)],
) -> Result<Option<BTreeMap<String, String>>, FieldError> {
    if fields.is_empty() {
        return if answers.is_empty() {
            Ok(None)
        } else {
            Err(FieldError::NotAccepted)
        };
    }
    let mut given = BTreeMap::new();
    for (key, value) in answers {
        if !fields.iter().any(|field| *field.key == **key) {
            return Err(FieldError::Unknown(key.clone()));
        }
        if given.insert(key.clone(), value.clone()).is_some() {
            return Err(FieldError::Repeated(key.clone()));
        }
    }
    given.retain(|_, value| !value.is_empty());
    for field in fields {
        match given.get(&*field.key) {
            Some(answer) => check_answer(field, answer)?,
            None if field.optional => {}
            None => return Err(FieldError::Required(field.key.to_string())),
        }
    }
    Ok(Some(given))
}

fn check_answer(field: &CustomField, answer: &str) -> Result<(), FieldError> {
    let key = || field.key.to_string();
    let lengths = match &field.rules {
        FieldRules::Dropdown(dropdown) if dropdown.offers(answer) => return Ok(()),
        FieldRules::Dropdown(_) => return Err(FieldError::NotAnOption(key())),
        FieldRules::Numeric(_) if !answer.bytes().all(|b| b.is_ascii_digit()) => {
            return Err(FieldError::NotNumeric(key()));
        }
        FieldRules::Text(lengths) | FieldRules::Numeric(lengths) => lengths,
    };
    let length = i64::try_from(answer.chars().count()).unwrap_or(i64::MAX);
    if length < lengths.minimum() {
        return Err(FieldError::TooShort(key(), lengths.minimum()));
    }
    if length > lengths.maximum() {
        return Err(FieldError::TooLong(key(), lengths.maximum()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(value: Value) -> Result<CustomFields, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    /// A field of `kind` with more keys.
    fn field(key: &str, kind: &str, more: Value) -> Value {
        let mut field = json!({"key": key, "label": {"type": "custom", "custom": "Ask"}, "type": kind});
        for (name, value) in more.as_object().unwrap() {
            field[name] = value.clone();
        }
        field
    }

    fn options(values: &[&str]) -> Value {
        values
            .iter()
            .map(|value| json!({"label": value, "value": value}))
            .collect()
    }

    #[test]
    fn definitions_are_sent_back_as_they_came() {
        let full = json!([
            field(
                "nick_1",
                "text",
                json!({
                    "optional": true, "text": {"default_value": "x", "minimum_length": 1, "maximum_length": 9}
                })
            ),
            field(
                "PIN",
                "numeric",
                json!({"optional": false, "numeric": {"minimum_length": 4}})
            ),
            field(
                "size",
                "dropdown",
                json!({
                    "optional": false, "dropdown": {"default_value": "S", "options": options(&["S", "M"])}
                })
            )
        ]);
        let fields = read(full.clone()).unwrap();
        assert_eq!(serde_json::to_value(&fields).unwrap(), full);
        let bare = read(json!([field("nick", "text", json!({}))])).unwrap();
        assert!(!bare[0].optional);
        assert_eq!(bare[0].rules, FieldRules::Text(Lengths::default()));
    }

    #[test]
    fn bad_definitions_are_refused() {
        let drop = |dropdown: Value| json!([field("size", "dropdown", json!({"dropdown": dropdown}))]);
        let text = |text: Value| json!([field("nick", "text", json!({"text": text}))]);
        let ask = |key: &str| field(key, "text", json!({}));
        for (value, expected) in [
            (
                json!([ask("a"), ask("b"), ask("c"), ask("d")]),
                "more than 3 items",
            ),
            (json!([ask("a"), ask("a")]), "same key"),
            (json!([ask("a b")]), "pattern"),
            (json!([ask("")]), "fewer than 1"),
            (json!([ask(&"k".repeat(201))]), "more than 200"),
            (json!([field("a", "date", json!({}))]), "text, numeric, dropdown"),
            (
                json!([field(
                    "a",
                    "text",
                    json!({"label": {"type": "own", "custom": "x"}})
                )]),
                "custom",
            ),
            (
                json!([field(
                    "a",
                    "text",
                    json!({"label": {"type": "custom", "custom": "x".repeat(51)}})
                )]),
                "more than 50",
            ),
            (json!([field("a", "text", json!({"optional": "yes"}))]), "boolean"),
            (json!([field("a", "dropdown", json!({}))]), "options"),
            (drop(json!({})), "options"),
            (drop(json!({"options": []})), "fewer than 1 items"),
            (drop(json!({"options": options(&["a b"])})), "pattern"),
            (
                drop(json!({"options": options(&["S"; 201])})),
                "more than 200 items",
            ),
            (
                drop(json!({"options": options(&["S"]), "default_value": "s"})),
                "one of the options",
            ),
            (
                text(json!({"minimum_length": 5, "maximum_length": 4})),
                "minimum_length",
            ),
            (text(json!({"minimum_length": 256})), "minimum_length"),
            (text(json!({"minimum_length": -1})), "must be >= 0"),
            (text(json!({"maximum_length": 256})), "must be <= 255"),
            (text(json!({"default_value": "x".repeat(256)})), "more than 255"),
        ] {
            let error = read(value).unwrap_err();
            assert!(error.contains(expected), "{error} should say {expected}");
        }
    }

    #[test]
    fn the_schema_is_that_of_the_wire() {
        let schema = serde_json::to_value(schemars::schema_for!(CustomFields)).unwrap();
        assert_eq!(schema["maxItems"], 3);
        let definition = &schema["$defs"]["CustomField"];
        assert_eq!(definition["required"], json!(["key", "label", "type"]));
        assert_eq!(definition["properties"]["key"]["maxLength"], 200);
    }

    /// A text of 2 to 4 characters, an optional number of 3 digits at most, a size.
    fn session() -> CustomFields {
        read(json!([
            field(
                "nick",
                "text",
                json!({"text": {"minimum_length": 2, "maximum_length": 4}})
            ),
            field(
                "pin",
                "numeric",
                json!({"optional": true, "numeric": {"minimum_length": 2, "maximum_length": 3}})
            ),
            field(
                "size",
                "dropdown",
                json!({"optional": true, "dropdown": {"options": options(&["S", "M"])}})
            ),
        ]))
        .unwrap()
    }

    fn answer(fields: &[CustomField], answers: &[(&str, &str)]) -> Result<Option<String>, String> {
        let answers: Vec<_> = answers
            .iter()
            .map(|&(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        match check_answers(fields, &answers) {
            Ok(stored) => Ok(stored.map(|map| serde_json::to_string(&map).unwrap())),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn good_answers_are_stored_as_a_map() {
        let fields = session();
        for (answers, stored) in [
            (
                &[("size", "M"), ("nick", "äöüß"), ("pin", "007")][..],
                r#"{"nick":"äöüß","pin":"007","size":"M"}"#,
            ),
            (&[("nick", "mk"), ("pin", ""), ("size", "")], r#"{"nick":"mk"}"#),
        ] {
            assert_eq!(answer(&fields, answers), Ok(Some(stored.to_owned())));
        }
        assert_eq!(answer(&[], &[]), Ok(None));
        let optional = read(json!([field("note", "text", json!({"optional": true}))])).unwrap();
        assert_eq!(answer(&optional, &[]), Ok(Some("{}".to_owned())));
        assert!(answer(&optional, &[("note", &"x".repeat(255))]).is_ok());
        assert!(answer(&optional, &[("note", &"x".repeat(256))]).is_err());
    }

    #[test]
    fn bad_answers_are_told_apart() {
        let fields = session();
        assert_eq!(
            answer(&[], &[("nick", "mk")]),
            Err("This session does not accept custom fields".to_owned())
        );
        for (answers, text) in [
            (&[][..], "Custom field 'nick' is required"),
            (&[("nick", "")], "Custom field 'nick' is required"),
            (
                &[("nick", "m")],
                "Custom field 'nick' must have at least 2 characters",
            ),
            (
                &[("nick", "mmmmm")],
                "Custom field 'nick' must have at most 4 characters",
            ),
            (
                &[("nick", "mk"), ("pin", "1")],
                "Custom field 'pin' must have at least 2 characters",
            ),
            (
                &[("nick", "mk"), ("pin", "1234")],
                "Custom field 'pin' must have at most 3 characters",
            ),
            (
                &[("nick", "mk"), ("pin", "1.5")],
                "Custom field 'pin' must have digits only",
            ),
            (
                &[("nick", "mk"), ("pin", "١٢")],
                "Custom field 'pin' must have digits only",
            ),
            (
                &[("nick", "mk"), ("size", "L")],
                "Custom field 'size' must be one of its options",
            ),
            (
                &[("nick", "mk"), ("nick", "mk")],
                "Custom field 'nick' is given more than once",
            ),
            (&[("nick", "mk"), ("x", "1")], "Custom field 'x' is unknown"),
        ] {
            assert_eq!(answer(&fields, answers), Err(text.to_owned()), "{answers:?}");
        }
    }
}
