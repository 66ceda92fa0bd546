//! The component schemas. Requests and answers are generated separately: a field with a default may be left
//! out of a request, but an answer always has it.

use super::words;
use pandabase_commerce::notify::payload::EventData;
use pandabase_commerce::payments::fulfil::job;
use pandabase_platform::api::endpoint::{Endpoint, Shapes};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const SCHEMAS: &str = "/components/schemas";
/// The extension that lists the meanings of an enumeration's words, in the order of the words.
const MEANINGS: &str = "x-enum-descriptions";
/// The prefix of a reference to a schema.
pub const REFERENCE: &str = "#/components/schemas/";

/// Objects that need one of these sets of fields besides what is always required.
const ALTERNATIVES: &[(&str, &[&[&str]])] = &[
    ("NewItem", &[&["product_id"], &["name", "amount"]]),
    ("MoveClock", &[&["advance"], &["set"]]),
    ("StoreReset", &[&["snapshot"], &["confirm"]]),
    ("SignInProof", &[&["token"], &["email", "code"]]),
    ("CasePatch", &[&["priority"], &["status"]]),
    (
        "ChangeBody",
        &[
            &["product_id"],
            &["variant_id"],
            &["billing_interval"],
            &["quantity"],
        ],
    ),
    ("BuyerChange", &[&["product_id"], &["variant_id"], &["quantity"]]),
];

/// Objects that need one of these fields when their `type` is this word.
const BY_TYPE: &[(&str, &str, &[&str])] = &[
    (
        "PaymentMethod",
        "card",
        &["card", "token", "saved_payment_method_id"],
    ),
    ("CustomField", "dropdown", &["dropdown"]),
];

/// Address fields that may be relative to this server.
const MAY_BE_RELATIVE: [&str; 2] = ["images", "downloadUrl"];

/// A field that is kept as it was sent, whether it is an address or not.
const AS_SENT: &str = "webhookUrl";

/// The component schemas.
pub struct Schemas {
    /// The schemas by name.
    pub definitions: Map<String, Value>,
    /// Names used by both requests and answers; the request's schema gets a suffix.
    shared: BTreeSet<String>,
}

impl Schemas {
    /// Generates the schemas of what `endpoints` take and answer, and of webhook payloads.
    pub fn of(endpoints: &[Endpoint]) -> (Self, Vec<Shapes>) {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = SCHEMAS.into();
        settings.meta_schema = None;
        let mut input = settings.clone().for_deserialize().into_generator();
        let mut output = settings.for_serialize().into_generator();
        let shapes = endpoints
            .iter()
            .map(|endpoint| (endpoint.shapes)(&mut input, &mut output))
            .collect();
        output.subschema_for::<EventData>();
        job::request_schema(&mut output);
        let (taken, given) = (input.take_definitions(true), output.take_definitions(true));
        // Enumerations are the same in both directions.
        let is_words = |schema: &Value| schema.get("enum").is_some();
        let shared = taken
            .iter()
            .filter(|(name, schema)| given.contains_key(*name) && !is_words(schema));
        let mut schemas = Self {
            shared: shared.map(|(name, _)| name.clone()).collect(),
            definitions: Map::new(),
        };
        for (name, schema) in given {
            let schema = schemas.of_answer(&schema);
            schemas.definitions.insert(of_page(&name), schema);
        }
        let known = taken.clone();
        for (name, schema) in taken {
            let mut schema = schemas.of_request(&schema);
            if let Some((_, sets)) = ALTERNATIVES.iter().find(|(object, _)| *object == name) {
                schema = any_of(&schema, sets.iter().map(|set| requiring(&schema, set)));
            }
            if let Some((_, word, fields)) = BY_TYPE.iter().find(|(object, ..)| *object == name) {
                let words = words_of(&schema["properties"]["type"], &known);
                let (these, others) = words.into_iter().partition(|(known, _)| known == word);
                let needy = with_words(&schema, these);
                let needy = fields.iter().map(|field| requiring(&needy, &[*field]));
                schema = any_of(&schema, needy.chain([with_words(&schema, others)]));
            }
            schemas.definitions.insert(schemas.name_in_request(&name), schema);
        }
        schemas.definitions.insert("Error".into(), error_schema());
        (schemas, shapes)
    }

    fn name_in_request(&self, name: &str) -> String {
        if self.shared.contains(name) {
            format!("{name}Input")
        } else {
            name.to_owned()
        }
    }

    /// A request's schema, referring to the definitions by their final names.
    pub fn of_request(&self, schema: &Value) -> Value {
        finished(schema, &|name| self.name_in_request(name))
    }

    /// An answer's schema, referring to the definitions by their final names.
    pub fn of_answer(&self, schema: &Value) -> Value {
        finished(schema, &of_page)
    }
}

/// `PageOfOrders` for a page of `OrderSummary`.
fn of_page(name: &str) -> String {
    let Some(item) = name.strip_prefix("PageOf") else {
        return name.to_owned();
    };
    let item = item.strip_suffix("Summary").unwrap_or(item);
    match item.strip_suffix('y') {
        Some(stem) => format!("PageOf{stem}ies"),
        None => format!("PageOf{item}s"),
    }
}

/// A schema as it is in the document, with references by final names.
fn finished(schema: &Value, name_of: &dyn Fn(&str) -> String) -> Value {
    let fields = match schema {
        Value::Object(fields) => fields,
        Value::Bool(true) => return json!({}),
        Value::Bool(false) => return json!({"not": {}}),
        other => return other.clone(),
    };
    let finish = |inner: &Value| finished(inner, name_of);
    let mut done = Map::new();
    for (key, value) in fields {
        let value = match (key.as_str(), value) {
            // The description says what an absent field means. A client that reads a default here sends it
            // with every request.
            ("default", Value::Null | Value::Array(_)) => continue,
            ("additionalProperties", Value::Bool(true)) => continue,
            ("additionalProperties", Value::Bool(false)) => value.clone(),
            ("$ref", Value::String(target)) => match target.strip_prefix(REFERENCE) {
                Some(name) => json!(format!("{REFERENCE}{}", name_of(name))),
                None => value.clone(),
            },
            ("description", Value::String(text)) => json!(unwrapped(text)),
            ("properties", Value::Object(properties)) => properties
                .iter()
                .map(|(name, property)| (name.clone(), property_of(name, finish(property))))
                .collect(),
            ("items" | "additionalProperties" | "propertyNames" | "not", inner) => finish(inner),
            ("anyOf" | "oneOf" | "allOf", Value::Array(parts)) => parts.iter().map(finish).collect(),
            _ => value.clone(),
        };
        done.insert(key.clone(), value);
    }
    Value::Object(done)
}

/// A property, completed by its name: with a description if it has none, and the format of an address.
pub fn property_of(name: &str, mut schema: Value) -> Value {
    if schema.get("description").is_none()
        && let Some(meaning) = words::meaning(name)
    {
        schema["description"] = meaning.into();
    }
    let is_address = name == "url" || name == "images" || name.ends_with("Url") || name.ends_with("_url");
    let texts = if schema.get("items").is_some() {
        &mut schema["items"]
    } else {
        &mut schema
    };
    let is_text = texts["type"] == "string" || texts["type"] == json!(["string", "null"]);
    if is_address && is_text && name != AS_SENT && texts.get("format").is_none() {
        let is_relative = MAY_BE_RELATIVE.contains(&name);
        texts["format"] = if is_relative { "uri-reference" } else { "uri" }.into();
    }
    schema
}

/// The text of a doc comment without its line breaks; paragraphs and lists stay.
fn unwrapped(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    for line in text.lines().map(str::trim) {
        let starts_anew = line.is_empty() || line.starts_with("- ") || whole.ends_with('\n');
        match (whole.is_empty(), starts_anew) {
            (true, _) => {}
            (false, true) => whole.push('\n'),
            (false, false) => whole.push(' '),
        }
        whole.push_str(line);
    }
    whole
}

/// An object with these alternatives.
fn any_of(object: &Value, alternatives: impl Iterator<Item = Value>) -> Value {
    json!({"description": object["description"], "anyOf": alternatives.collect::<Vec<_>>()})
}

/// An object that also requires these fields.
fn requiring(object: &Value, fields: &[&str]) -> Value {
    let mut alternative = object.clone();
    let mut required: Vec<_> = object["required"].as_array().cloned().unwrap_or_default();
    required.extend(fields.iter().map(|field| json!(field)));
    alternative["required"] = required.into();
    alternative
}

/// A word and its meaning.
type Word = (Value, Value);

/// An object whose `type` is limited to these words.
fn with_words(object: &Value, words: Vec<Word>) -> Value {
    let (words, meanings): (Vec<Value>, Vec<Value>) = words.into_iter().unzip();
    let mut alternative = object.clone();
    let kind = &mut alternative["properties"]["type"];
    *kind = json!({"type": "string", "enum": words, MEANINGS: meanings, "description": kind["description"]});
    alternative
}

/// The words of the enumeration that a reference points to.
fn words_of(reference: &Value, known: &Map<String, Value>) -> Vec<Word> {
    let name = reference["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix(REFERENCE));
    let Some(set) = name.and_then(|name| known.get(name)) else {
        return Vec::new();
    };
    let list = |key: &str| set[key].as_array().cloned().unwrap_or_default();
    list("enum").into_iter().zip(list(MEANINGS)).collect()
}

fn error_schema() -> Value {
    json!({
        "type": "object",
        "description": "What a refused request is answered with.",
        "required": ["ok", "error"],
        "properties": {
            "ok": {"type": "boolean", "const": false, "description": "Always false."},
            "error": {"type": "string", "description": "What to change; safe to show to end users."},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pandabase_domain::token::Environment;

    #[test]
    fn pages_are_called_by_what_is_on_them() {
        for (name, called) in [
            ("PageOfOrderSummary", "PageOfOrders"),
            ("PageOfCategory", "PageOfCategories"),
            ("Page", "Page"),
        ] {
            assert_eq!(of_page(name), called);
        }
    }

    #[test]
    fn fields_that_go_together_are_alternatives() {
        let (schemas, _) = Schemas::of(&crate::wiring::routes::endpoints(Environment::Sandbox));
        for (object, sets) in ALTERNATIVES {
            let schema = &schemas.definitions[&schemas.name_in_request(object)];
            for (index, set) in sets.iter().enumerate() {
                let alternative = &schema["anyOf"][index];
                for field in *set {
                    assert!(alternative["properties"][field].is_object(), "{object} {field}");
                }
            }
        }
    }

    #[test]
    fn a_word_decides_what_else_is_needed() {
        let (schemas, _) = Schemas::of(&crate::wiring::routes::endpoints(Environment::Sandbox));
        for (object, word, fields) in BY_TYPE {
            let alternatives = &schemas.definitions[&schemas.name_in_request(object)]["anyOf"];
            let words = |index: usize| alternatives[index]["properties"]["type"]["enum"].clone();
            for (index, field) in fields.iter().enumerate() {
                let required = alternatives[index]["required"].as_array().unwrap();
                assert!(required.contains(&json!(field)), "{object} {field}");
                assert!(
                    alternatives[index]["properties"][field].is_object(),
                    "{object} {field}"
                );
                assert_eq!(words(index), json!([word]), "{object}");
            }
            let others = words(fields.len());
            let others = others.as_array().unwrap();
            assert!(!others.is_empty() && !others.contains(&json!(word)), "{object}");
        }
    }

    #[test]
    fn only_paragraphs_and_lists_end_lines() {
        assert_eq!(
            unwrapped("One\nline.\n\nNext\n- a\n- b"),
            "One line.\n\nNext\n- a\n- b"
        );
    }
}
