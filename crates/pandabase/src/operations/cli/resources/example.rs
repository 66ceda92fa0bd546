//! Commands that send what the document's examples send.

use super::operation::{Flag, INPUT, Operation, Place};
use super::schemas::Kind;
use crate::wiring::openapi::examples;
use serde_json::{Map, Value};

/// Characters of a line of the help.
const WIDTH: usize = 90;
/// Characters of the part of an id that says which it is.
const RANDOM: usize = 24;

/// The command of an operation's example as the help shows it, with ids cut short.
pub(super) fn shown(resource: &str, operation: &Operation<'_>) -> String {
    let mut words = words(resource, operation, &shortened(examples::of(operation.id)));
    words.iter_mut().for_each(|word| *word = quoted(word));
    let line = format!("  {}", words.join(" "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let mut text = String::from(" ");
    for (index, word) in words.iter().enumerate() {
        text.push_str(match index > 2 && word.starts_with("--") {
            true => " \\\n      ",
            false => " ",
        });
        text.push_str(word);
    }
    text
}

/// The words of the command that sends an example.
pub(super) fn words(resource: &str, operation: &Operation<'_>, example: &Value) -> Vec<String> {
    let mut words = ["pandabase", resource, operation.verb.as_str()]
        .map(str::to_owned)
        .to_vec();
    for argument in &operation.arguments {
        let value = example["path"][argument.name].as_str();
        words.push(value.unwrap_or("…").to_owned());
    }
    let query = operation.flags.iter().filter(|flag| flag.place == Place::Query);
    for flag in query {
        if let Some(value) = flag.steps.first().and_then(|name| example["query"].get(name)) {
            push(&mut words, operation, flag, value);
        }
    }
    if let Some(fields) = example["body"].as_object() {
        let mut flags = Vec::new();
        match of_fields(operation, fields, &mut Vec::new(), &mut flags) {
            Some(()) => words.extend(flags),
            // What has no flag is sent as it is.
            None => words.extend([format!("--{INPUT}"), example["body"].to_string()]),
        }
    }
    words
}

/// Adds the flags of an object's fields; `None` if one of them has none.
fn of_fields(
    operation: &Operation<'_>,
    fields: &Map<String, Value>,
    outer: &mut Vec<String>,
    words: &mut Vec<String>,
) -> Option<()> {
    for (name, value) in fields {
        outer.push(name.clone());
        let (flag, inner) = operation.flag_of(Place::Body, outer)?;
        if !inner.is_empty() {
            return None;
        }
        let has_flags = |value: &Map<String, Value>| {
            value.keys().all(|name| {
                let steps = [outer.as_slice(), std::slice::from_ref(name)].concat();
                operation
                    .flag_of(Place::Body, &steps)
                    .is_some_and(|(_, inner)| inner.is_empty())
            })
        };
        match value.as_object() {
            Some(value) if flag.kind == Kind::Object && !value.is_empty() && has_flags(value) => {
                of_fields(operation, value, outer, words)?;
            }
            _ => push(words, operation, flag, value),
        }
        outer.pop();
    }
    Some(())
}

/// Adds a flag with its value, as often as it takes.
fn push(words: &mut Vec<String>, operation: &Operation<'_>, flag: &Flag<'_>, value: &Value) {
    let name = format!("--{}", flag.long);
    let mut add = |text: String| match text.starts_with('-') {
        true => words.push(format!("{name}={text}")),
        false => words.extend([name.clone(), text]),
    };
    match (&flag.kind, value) {
        (Kind::List(of), Value::Array(items)) if !items.is_empty() => {
            let is_plain = **of == Kind::Text || matches!(**of, Kind::Words(_));
            for item in items {
                // What begins like a list in JSON is put into one.
                let in_list = || Value::Array(vec![item.clone()]).to_string();
                match item {
                    Value::String(text) if is_plain && !text.starts_with('[') => add(text.clone()),
                    Value::Object(fields) => add(pairs(operation, flag, fields).unwrap_or_else(in_list)),
                    _ => add(in_list()),
                }
            }
        }
        (Kind::Map, Value::Object(fields)) if !fields.is_empty() => {
            for (key, value) in fields {
                add(match value.as_str() {
                    Some(value) if !key.contains('=') && !key.starts_with('{') => format!("{key}={value}"),
                    _ => Value::Object(Map::from_iter([(key.clone(), value.clone())])).to_string(),
                });
            }
        }
        (Kind::Any, value) => add(value.to_string()),
        (_, Value::String(text)) => add(text.clone()),
        (_, value) => add(value.to_string()),
    }
}

/// An object as pairs, if all that is in it can be typed like that.
fn pairs(operation: &Operation<'_>, flag: &Flag<'_>, fields: &Map<String, Value>) -> Option<String> {
    let (lists, _) = operation.schemas.ways(flag.schema);
    let known = operation.schemas.fields(&lists.first()?["items"]);
    let pair = |(name, value): (&String, &Value)| {
        let field = known.iter().find(|field| field.name == name)?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return None,
        };
        let is_plain = !text.contains(',') && text != "null" && field.kind != Kind::Any;
        is_plain.then(|| format!("{name}={text}"))
    };
    let pairs: Option<Vec<String>> = fields.iter().map(pair).collect();
    pairs.map(|pairs| pairs.join(",")).filter(|text| !text.is_empty())
}

/// The same with ids that only say what they are of.
fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.rsplit_once('_') {
            Some((prefix, rest)) if is_id(prefix, rest) => Value::String(format!("{prefix}_…")),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(shortened).collect(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(name, field)| (name.clone(), shortened(field)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

fn is_id(prefix: &str, rest: &str) -> bool {
    let is_small = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    prefix.len() < 8 && rest.len() == RANDOM && rest.bytes().all(is_small)
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_@%+=:,./-…".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_shell_gets_what_was_meant() {
        for (word, typed) in [
            ("--title", "--title"),
            ("Field Recordings", "'Field Recordings'"),
            ("it's", r"'it'\''s'"),
            ("", "''"),
            ("prd_…", "prd_…"),
        ] {
            assert_eq!(quoted(word), typed);
        }
    }

    #[test]
    fn ids_are_cut_short() {
        let id = json!({"items": ["prd_0mpufzeo3g705d6qgqfiopvy", "prd_short"]});
        assert_eq!(shortened(&id), json!({"items": ["prd_…", "prd_short"]}));
    }
}
