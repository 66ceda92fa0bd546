//! Schemas in words.

use serde_json::{Map, Value};

/// How deep a sample has fields within fields.
const SAMPLED: usize = 6;
/// How deep fields are shown within fields.
const DEEP: usize = 5;
/// The most words of an enumeration that stand beside a field's name.
const WORDS: usize = 40;

/// What a reference leads to.
pub(crate) fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let named = value["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    named
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}

/// The alternatives of a schema; `null` is none.
fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    let all = ["anyOf", "oneOf"].into_iter();
    let all = all.flat_map(|key| schema[key].as_array().into_iter().flatten());
    all.filter(|one| one["type"] != "null")
}

fn is_nullable(schema: &Value) -> bool {
    let all = ["anyOf", "oneOf"].into_iter();
    let mut all = all.flat_map(|key| schema[key].as_array().into_iter().flatten());
    let types = schema["type"].as_array();
    all.any(|one| one["type"] == "null") || types.is_some_and(|types| types.iter().any(|one| one == "null"))
}

/// The type of a schema and its limits, in a few words.
pub(crate) fn kind_of(document: &Value, schema: &Value) -> String {
    let schema = resolved(document, schema);
    let mut kind = plain_kind(document, schema);
    for (key, words) in [
        ("format", ""),
        ("minimum", ">= "),
        ("maximum", "<= "),
        ("minLength", "min length "),
        ("maxLength", "max length "),
        ("minItems", "min items "),
        ("maxItems", "max items "),
    ] {
        match &schema[key] {
            Value::Null => {}
            Value::String(text) => kind.push_str(&format!(", {words}{text}")),
            other => kind.push_str(&format!(", {words}{other}")),
        }
    }
    if is_nullable(schema) {
        kind.push_str(" or null");
    }
    kind
}

fn plain_kind(document: &Value, schema: &Value) -> String {
    let mut variants = variants(schema).peekable();
    if variants.peek().is_some() {
        let mut kinds: Vec<String> = variants.map(|one| kind_of(document, one)).collect();
        kinds.dedup();
        return kinds.join(" or ");
    }
    if !schema["const"].is_null() {
        return format!("`{}`", shown(&schema["const"]));
    }
    if let Some(words) = schema["enum"].as_array() {
        let shown = words.iter().filter(|word| !word.is_null()).take(WORDS);
        let mut text: Vec<String> = shown.map(|word| format!("`{}`", self::shown(word))).collect();
        if words.len() > WORDS {
            text.push("…".to_owned());
        }
        return text.join(" | ");
    }
    if !schema["items"].is_null() {
        return format!("list of {}", kind_of(document, &schema["items"]));
    }
    let of_list = schema["type"]
        .as_array()
        .and_then(|types| types.iter().find(|one| *one != "null"));
    let kind = schema["type"]
        .as_str()
        .or_else(|| of_list.and_then(Value::as_str));
    kind.unwrap_or("any value").to_owned()
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The fields of a schema as a list, with what is in them.
pub(crate) fn fields(document: &Value, schema: &Value, text: &mut String) {
    within(document, schema, &mut Vec::new(), text);
}

/// `above` are the names of the schemas that this one is in: one that is in itself is shown once.
fn within<'d>(document: &'d Value, schema: &'d Value, above: &mut Vec<&'d str>, text: &mut String) {
    let name = schema["$ref"].as_str().unwrap_or_default();
    if above.len() == DEEP || (!name.is_empty() && above.contains(&name)) {
        return;
    }
    above.push(name);
    let schema = resolved(document, schema);
    for one in variants(schema) {
        within(document, one, above, text);
    }
    if !schema["items"].is_null() {
        within(document, &schema["items"], above, text);
    }
    let required = schema["required"].as_array();
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let indent = "  ".repeat(above.len() - 1);
        let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
        let required = if is_required { ", required" } else { "" };
        text.push_str(&format!(
            "{indent}- `{name}` ({}{required})",
            kind_of(document, field)
        ));
        let own = field["description"].as_str();
        let meaning = own.or_else(|| resolved(document, field)["description"].as_str());
        if let Some(meaning) = meaning {
            text.push_str(&format!(": {}", meaning.replace('\n', " ")));
        }
        text.push('\n');
        within(document, field, above, text);
    }
    above.pop();
}

/// A value that a schema allows, with every field that is always there.
pub(crate) fn example_of(document: &Value, schema: &Value) -> Value {
    sample(document, schema, "", 0)
}

/// `name` is that of the field, `deep` how many fields it is within.
fn sample(document: &Value, schema: &Value, name: &str, deep: usize) -> Value {
    let schema = resolved(document, schema);
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.first().cloned().unwrap_or_default();
    }
    if deep == SAMPLED {
        return Value::Null;
    }
    // What is there besides is filled only where it is asked for.
    if let Some(parts) = schema["allOf"].as_array() {
        let asked: Vec<&Value> = parts.iter().flat_map(required).collect();
        let whole = parts.first().map(|part| resolved(document, part));
        return whole.map_or(Value::Null, |whole| object(document, whole, &asked, deep));
    }
    if let Some(one) = variants(schema).next() {
        return sample(document, one, name, deep);
    }
    if schema["properties"].is_object() {
        return object(document, schema, &[], deep);
    }
    match kind_name(schema) {
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| 1.into()),
        "boolean" => true.into(),
        "array" => vec![sample(document, &schema["items"], name, deep + 1)].into(),
        "object" => Value::Object(Map::new()),
        _ => text_of(schema, name).into(),
    }
}

fn object(document: &Value, schema: &Value, asked: &[&Value], deep: usize) -> Value {
    let always: Vec<&Value> = required(schema).collect();
    let fields = schema["properties"].as_object().into_iter().flatten();
    let shown = fields.filter(|(name, _)| {
        let is_named = |all: &[&Value]| all.iter().any(|one| *one == name.as_str());
        is_named(&always) || is_named(asked)
    });
    shown
        .map(|(name, field)| (name.clone(), sample(document, field, name, deep + 1)))
        .collect::<Map<_, _>>()
        .into()
}

fn required(schema: &Value) -> impl Iterator<Item = &Value> {
    schema["required"].as_array().into_iter().flatten()
}

fn kind_name(schema: &Value) -> &str {
    let of_list = schema["type"].as_array();
    let of_list = of_list.and_then(|types| types.iter().find(|one| *one != "null"));
    let kind = schema["type"].as_str();
    kind.or_else(|| of_list.and_then(Value::as_str))
        .unwrap_or_default()
}

/// A text for a field of this name.
fn text_of(schema: &Value, name: &str) -> String {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    let prefix = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.split_once('['))
        .map(|(prefix, _)| prefix);
    match (schema["format"].as_str(), name) {
        (Some("date-time"), _) => "2026-06-01T00:00:00.000Z".to_owned(),
        (Some("uri"), _) => "https://example.org/".to_owned(),
        (_, "email") => "mia@example.org".to_owned(),
        (_, "currency") => "USD".to_owned(),
        (_, "country") => "DE".to_owned(),
        (_, "ip") => "203.0.113.7".to_owned(),
        (..) => match prefix {
            Some(prefix) if prefix.ends_with('_') => format!("{prefix}0mpufzeo0i03yrboqh9trjao"),
            _ => "…".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_are_told_in_words() {
        let document = json!({"components": {"schemas": {
            "Status": {"enum": ["OPEN", "PAID"], "description": "Where it is."},
            "Item": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string", "maxLength": 64, "description": "What it\nis called."},
                "within": {"$ref": "#/components/schemas/Item"},
            }},
        }}});
        for (schema, kind) in [
            (json!({"$ref": "#/components/schemas/Status"}), "`OPEN` | `PAID`"),
            (
                json!({"type": ["integer", "null"], "minimum": 0}),
                "integer, >= 0 or null",
            ),
            (
                json!({"anyOf": [{"type": "string"}, {"type": "null"}]}),
                "string or null",
            ),
            (
                json!({"type": "array", "items": {"const": true}}),
                "list of `true`",
            ),
            (json!({}), "any value"),
        ] {
            assert_eq!(kind_of(&document, &schema), kind, "{schema}");
        }
        let mut text = String::new();
        let body = json!({"properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
            "status": {"$ref": "#/components/schemas/Status"},
        }});
        fields(&document, &body, &mut text);
        let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
        assert_eq!(
            lines,
            [
                "- `items` (list of object)",
                "- `name` (string, max length 64, required): What it is called.",
                "- `within` (object)",
                "- `status` (`OPEN` | `PAID`): Where it is.",
            ]
        );
    }
}
