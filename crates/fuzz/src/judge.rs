//! Whether a value is what a schema asks for. Of JSON Schema it knows what the document uses. A schema is of
//! what *we* write: a key that it does not name is a fault.

use crate::reference::resolve;
use regex_automata::meta::Regex;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The patterns of a document, each made ready when it is first matched.
pub struct Judge {
    patterns: HashMap<String, OnceLock<Option<Regex>>>,
}

type Verdict = Result<(), String>;

impl Judge {
    pub fn of(document: &Value) -> Self {
        let mut patterns = HashMap::new();
        collect(document, &mut patterns);
        Self { patterns }
    }

    /// Whether a value fits; `at` is where it stands.
    pub fn fits(&self, document: &Value, schema: &Value, value: &Value, at: &str) -> Verdict {
        let schema = resolve(document, schema);
        for name in ["anyOf", "oneOf"] {
            if let Some(parts) = schema[name].as_array() {
                let tried: Vec<_> = parts
                    .iter()
                    .map(|part| self.fits(document, part, value, at))
                    .collect();
                if tried.iter().all(Result::is_err) {
                    // What was meant is more likely the object than the null beside it.
                    return tried.into_iter().next().unwrap_or(Ok(()));
                }
            }
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.fits(document, part, value, at)?;
        }
        if schema["not"].is_object() {
            return Err(format!("{at} must not be there"));
        }
        fits_kind(schema, value, at)?;
        match value {
            Value::String(text) => self.fits_text(schema, text, at),
            Value::Number(_) => fits_number(schema, value, at),
            Value::Array(items) => self.fits_items(document, schema, items, at),
            Value::Object(fields) => self.fits_fields(document, schema, fields, at),
            Value::Null | Value::Bool(_) => Ok(()),
        }
    }

    fn fits_text(&self, schema: &Value, text: &str, at: &str) -> Verdict {
        let length = || text.chars().count() as u64;
        let too_short = schema["minLength"].as_u64().is_some_and(|least| length() < least);
        let too_long = schema["maxLength"].as_u64().is_some_and(|most| length() > most);
        if too_short || too_long {
            return Err(format!("{at} has {} characters", length()));
        }
        if let Some(pattern) = schema["pattern"].as_str()
            && !self.matches(pattern, text)
        {
            return Err(format!("{at} does not match {pattern}: {text}"));
        }
        let is_of_format = match schema["format"].as_str() {
            Some("uri") => text.split_once(':').is_some_and(|(scheme, _)| {
                let mut letters = scheme.chars();
                letters.next().is_some_and(|first| first.is_ascii_alphabetic())
                    && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
            }),
            Some("uri-reference") => !text.contains(char::is_whitespace),
            Some("date-time") => {
                let bytes = text.as_bytes();
                let dashes = [4, 7].iter().all(|place| bytes.get(*place) == Some(&b'-'));
                dashes && bytes.get(10) == Some(&b'T') && bytes.len() >= 20
            }
            Some("email") => text.contains('@'),
            _ => true,
        };
        if !is_of_format {
            return Err(format!("{at} is no {}: {text}", schema["format"]));
        }
        Ok(())
    }

    /// Whether a text matches a pattern of the document; nothing matches one that is none.
    fn matches(&self, pattern: &str, text: &str) -> bool {
        let regex = self.patterns.get(pattern);
        let regex = regex.and_then(|made| made.get_or_init(|| Regex::new(pattern).ok()).as_ref());
        regex.is_some_and(|regex| regex.is_match(text))
    }

    fn fits_items(&self, document: &Value, schema: &Value, items: &[Value], at: &str) -> Verdict {
        let count = items.len() as u64;
        let too_few = schema["minItems"].as_u64().is_some_and(|least| count < least);
        if too_few || schema["maxItems"].as_u64().is_some_and(|most| count > most) {
            return Err(format!("{at} has {count} items"));
        }
        let Some(of_items) = schema.get("items") else {
            return Ok(());
        };
        items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| self.fits(document, of_items, item, &format!("{at}/{index}")))
    }

    fn fits_fields(
        &self,
        document: &Value,
        schema: &Value,
        fields: &Map<String, Value>,
        at: &str,
    ) -> Verdict {
        let required = schema["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                return Err(format!("{at} is without {name}"));
            }
        }
        let (properties, others) = (schema["properties"].as_object(), &schema["additionalProperties"]);
        for (name, field) in fields {
            let at = format!("{at}/{name}");
            match properties.and_then(|properties| properties.get(name)) {
                Some(property) => self.fits(document, property, field, &at)?,
                None if others.is_object() => self.fits(document, others, field, &at)?,
                None if properties.is_some() => return Err(format!("{at} is not described")),
                None => {}
            }
        }
        Ok(())
    }
}

fn fits_kind(schema: &Value, value: &Value, at: &str) -> Verdict {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.iter().any(|kind| is_a(kind, value)) {
        return Err(format!("{at} is no {kinds:?}: {value}"));
    }
    let words = schema["enum"].as_array();
    if words.is_some_and(|words| !words.contains(value)) {
        return Err(format!("{at} is not one of {}: {value}", schema["enum"]));
    }
    match schema.get("const") {
        Some(only) if only != value => Err(format!("{at} is not {only}: {value}")),
        _ => Ok(()),
    }
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        // One beyond 64 bits is read as a float.
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|beyond| beyond >= 1e19),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

fn fits_number(schema: &Value, value: &Value, at: &str) -> Verdict {
    let number = value.as_f64().unwrap_or_default();
    let bound = |name: &str| schema[name].as_f64();
    let too_small = bound("minimum").is_some_and(|least| number < least)
        || bound("exclusiveMinimum").is_some_and(|below| number <= below);
    if too_small || bound("maximum").is_some_and(|most| number > most) {
        return Err(format!("{at} is out of range: {value}"));
    }
    Ok(())
}

/// Every pattern below.
fn collect(value: &Value, patterns: &mut HashMap<String, OnceLock<Option<Regex>>>) {
    match value {
        Value::Object(fields) => {
            if let Some(pattern) = fields.get("pattern").and_then(Value::as_str) {
                patterns.entry(pattern.to_owned()).or_default();
            }
            fields.values().for_each(|field| collect(field, patterns));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, patterns)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_value_fits_or_the_fault_says_where() {
        let document =
            json!({"schemas": {"Name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"}}});
        let schema = json!({"type": "object", "required": ["name"], "properties": {
            "name": {"$ref": "#/schemas/Name"},
            "count": {"type": ["integer", "null"], "minimum": 1},
            "url": {"type": "string", "format": "uri"},
            "when": {"type": "string", "format": "date-time"},
            "kind": {"anyOf": [{"type": "string", "enum": ["A"]}, {"type": "null"}]},
            "words": {"type": "object", "additionalProperties": {"type": "string"}},
            "never": {"not": {}},
        }});
        let judge = Judge::of(&document);
        for (value, fault) in [
            (
                json!({"name": "ab", "count": null, "kind": null, "words": {"x": "y"}}),
                None,
            ),
            (
                json!({"name": "ab", "url": "https://a.b", "when": "2026-06-01T00:00:00Z"}),
                None,
            ),
            (json!({}), Some(" is without name")),
            (json!({"name": "a"}), Some("/name has 1 characters")),
            (json!({"name": "AB"}), Some("/name does not match")),
            (json!({"name": "ab", "count": 0}), Some("/count is out of range")),
            (json!({"name": "ab", "count": 1.5}), Some("/count is no")),
            (json!({"name": "ab", "url": "/a"}), Some("/url is no \"uri\"")),
            (
                json!({"name": "ab", "when": "June"}),
                Some("/when is no \"date-time\""),
            ),
            (json!({"name": "ab", "kind": "B"}), Some("/kind is not one of")),
            (json!({"name": "ab", "words": {"x": 1}}), Some("/words/x is no")),
            (
                json!({"name": "ab", "never": 1}),
                Some("/never must not be there"),
            ),
            (json!({"name": "ab", "other": 1}), Some("/other is not described")),
        ] {
            let found = judge.fits(&document, &schema, &value, "");
            match fault {
                None => assert_eq!(found, Ok(()), "{value}"),
                Some(fault) => assert!(
                    found.clone().is_err_and(|text| text.starts_with(fault)),
                    "{value}: {found:?}"
                ),
            }
        }
    }
}
