//! Requests at and beyond the limits of a JSON schema.

use super::resolve;
use serde_json::{Map, Value, json};

/// One request.
pub struct Case {
    /// What it tries.
    pub name: String,
    /// Where, as error texts write it.
    pub at: String,
    /// The field that the refusal must name; `None` where the schema allows the request.
    pub field: Option<String>,
    /// `?name=value`, or nothing.
    pub query: String,
    /// The body.
    pub body: Option<Value>,
}

/// Values that a rule of the contract asks for where the schema allows more.
const SENSIBLE: &[(&str, &str)] = &[
    ("productType", "LICENSE_KEY"),
    ("country", "US"),
    ("email", "mia@example.org"),
    ("name", "Mia"),
    ("mimeType", "text/plain"),
];

/// The longest text of an address, by which those without a pattern are known.
const ADDRESS: u64 = 2048;

fn string_of(length: usize, schema: &Value) -> String {
    let is_address = schema["pattern"]
        .as_str()
        .is_some_and(|pattern| pattern.contains("https"));
    if is_address || schema["maxLength"] == ADDRESS {
        let start = "https://example.com/";
        return format!("{start}{}", "a".repeat(length.saturating_sub(start.len())));
    }
    "a".repeat(length)
}

fn number(schema: &Value, name: &str) -> Option<usize> {
    schema[name]
        .as_u64()
        .map(|number| usize::try_from(number).unwrap())
}

/// The words of an enumeration, which may be spelled as alternatives of one word each.
fn words(schema: &Value) -> Vec<&str> {
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    let mut words: Vec<&str> = alternatives.flat_map(words).collect();
    words.extend(
        schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str),
    );
    words.extend(schema["const"].as_str());
    words
}

/// The alternative that is not null, and whether null is one.
fn core<'v>(document: &'v Value, schema: &'v Value) -> (&'v Value, bool) {
    let schema = resolve(document, schema);
    let Some(alternatives) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) else {
        return (schema, false);
    };
    if !words(schema).is_empty() {
        return (schema, alternatives.iter().any(|one| one["type"] == "null"));
    }
    let is_null = |one: &&Value| one["type"] == "null";
    let nullable = alternatives.iter().any(|one| is_null(&one));
    let rest = alternatives.iter().find(|one| !is_null(one)).unwrap();
    (resolve(document, rest), nullable)
}

/// The smallest value that the schema allows.
pub fn sample(document: &Value, schema: &Value) -> Value {
    let (schema, _) = core(document, schema);
    if let Some(word) = words(schema).first() {
        return json!(word);
    }
    match schema["type"].as_str().unwrap_or("object") {
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten();
            let pairs = required.map(|name| {
                let name = name.as_str().unwrap();
                let sensible = SENSIBLE.iter().find(|(known, _)| *known == name);
                let value = sensible.map_or_else(
                    || sample(document, &schema["properties"][name]),
                    |(_, value)| json!(value),
                );
                (name.to_owned(), value)
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        "array" => {
            let count = number(schema, "minItems").unwrap_or(0);
            Value::Array(vec![sample(document, &schema["items"]); count])
        }
        "integer" | "number" => json!(schema["minimum"].as_i64().unwrap_or(0)),
        "boolean" => json!(true),
        _ if schema["format"] == "date-time" => json!("2026-05-01T00:00:00Z"),
        _ => json!(string_of(number(schema, "minLength").unwrap_or(1).max(2), schema)),
    }
}

/// Tells of every case at `at` and below; `whole` is the body in which the value stands.
pub fn body_cases(document: &Value, schema: &Value, whole: &Value, at: &str, tell: &mut dyn FnMut(Case)) {
    let (schema, nullable) = core(document, schema);
    let field = at
        .rsplit('/')
        .find(|step| step.parse::<usize>().is_err())
        .unwrap_or(at);
    let mut say = |value: Value, label: &str, allowed: bool| {
        tell(Case {
            name: format!("{at} {label}"),
            at: at.to_owned(),
            field: (!allowed).then(|| field.to_owned()),
            query: String::new(),
            body: Some(placed(whole, at, value)),
        });
    };
    say(Value::Null, "null", nullable);
    for (label, value) in wrong_types(schema) {
        say(value, label, false);
    }
    for (label, value, allowed) in limits(document, schema) {
        say(value, &label, allowed);
    }
    if schema["type"] == "object" {
        object_cases(document, schema, whole, at, tell);
    }
    if schema["type"] == "array" {
        let item = sample(document, &schema["items"]);
        let least = number(schema, "minItems").unwrap_or(0).max(1);
        let whole = placed(whole, at, Value::Array(vec![item; least]));
        body_cases(document, &schema["items"], &whole, &format!("{at}/0"), tell);
    }
}

fn object_cases(document: &Value, schema: &Value, whole: &Value, at: &str, tell: &mut dyn FnMut(Case)) {
    let here = sample(document, schema);
    let whole = placed(whole, at, here.clone());
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        let mut without = here.clone();
        without.as_object_mut().unwrap().remove(name);
        tell(Case {
            name: format!("{at} without {name}"),
            at: at.to_owned(),
            field: Some(name.to_owned()),
            query: String::new(),
            body: Some(placed(&whole, at, without)),
        });
    }
    let mut more = here;
    more["unheardOf"] = json!(1);
    let closed = schema["additionalProperties"] == false;
    let free = schema["additionalProperties"].is_object();
    if !free {
        tell(Case {
            name: format!("{at} with an unknown field"),
            at: at.to_owned(),
            field: closed.then(|| "unheardOf".to_owned()),
            query: String::new(),
            body: Some(placed(&whole, at, more)),
        });
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let (property, _) = core(document, property);
        // A sub-schema without a type says nothing to try.
        if property["type"].is_string() || !words(property).is_empty() {
            let whole = placed(&whole, &format!("{at}/{name}"), sample(document, property));
            body_cases(
                document,
                &schema["properties"][name],
                &whole,
                &format!("{at}/{name}"),
                tell,
            );
        }
    }
}

/// Values of every type but the schema's.
fn wrong_types(schema: &Value) -> Vec<(&'static str, Value)> {
    let own = match schema["type"].as_str() {
        None => "string",
        Some("integer") => "number",
        Some(name) => name,
    };
    let all = [
        ("string", "a string", json!("5")),
        ("number", "a number", json!(5)),
        ("boolean", "true", json!(true)),
        ("array", "an array", json!([])),
        ("object", "an object", json!({})),
    ];
    all.into_iter()
        .filter(|(kind, ..)| *kind != own)
        .map(|(_, label, value)| (label, value))
        .collect()
}

/// Values at the limits of the schema and just beyond, and whether they are allowed.
fn limits(document: &Value, schema: &Value) -> Vec<(String, Value, bool)> {
    let mut all = Vec::new();
    let enumerated = words(schema);
    if !enumerated.is_empty() {
        all.extend(
            enumerated
                .iter()
                .map(|word| ((*word).to_owned(), json!(word), true)),
        );
        let known = |word: &String| enumerated.contains(&word.as_str());
        let others = ["NOPE".to_owned(), enumerated[0].to_lowercase(), String::new()];
        all.extend(
            others
                .into_iter()
                .filter(|word| !known(word))
                .map(|word| (word.clone(), json!(word), false)),
        );
        return all;
    }
    match schema["type"].as_str() {
        Some("string") => string_limits(schema, &mut all),
        Some("integer") => {
            for (name, step) in [("minimum", -1), ("maximum", 1)] {
                if let Some(limit) = schema[name].as_i64() {
                    all.push((limit.to_string(), json!(limit), true));
                    all.push(((limit + step).to_string(), json!(limit + step), false));
                }
            }
            all.push(("1.5".into(), json!(1.5), false));
        }
        Some("array") => {
            let item = sample(document, &schema["items"]);
            for (name, step) in [("minItems", -1), ("maxItems", 1)] {
                if let Some(limit) = number(schema, name).filter(|limit| *limit > 0) {
                    let beyond = limit.checked_add_signed(step).unwrap();
                    all.push((format!("{limit} items"), json!(vec![item.clone(); limit]), true));
                    all.push((
                        format!("{beyond} items"),
                        json!(vec![item.clone(); beyond]),
                        false,
                    ));
                }
            }
        }
        _ => {}
    }
    all
}

fn string_limits(schema: &Value, all: &mut Vec<(String, Value, bool)>) {
    if schema["format"] == "date-time" {
        for text in [
            "tomorrow",
            "2026-05-01",
            "2026-05-01T00:00:00",
            "2026-13-01T00:00:00Z",
            "",
        ] {
            all.push((format!("{text:?}"), json!(text), false));
        }
        return;
    }
    let shaped = schema["format"].is_string();
    for (name, step) in [("minLength", -1), ("maxLength", 1)] {
        if let Some(limit) = number(schema, name).filter(|limit| *limit > 0) {
            let beyond = limit.checked_add_signed(step).unwrap();
            if !shaped {
                all.push((
                    format!("{limit} characters"),
                    json!(string_of(limit, schema)),
                    true,
                ));
            }
            all.push((
                format!("{beyond} characters"),
                json!(string_of(beyond, schema)),
                false,
            ));
        }
    }
    if schema["pattern"].is_string() {
        all.push(("outside its pattern".into(), json!("! / ä"), false));
    }
}

/// `whole` with `value` at `at`, whose first step is `body`.
fn placed(whole: &Value, at: &str, value: Value) -> Value {
    let mut copy = whole.clone();
    let mut place = &mut copy;
    for step in at.split('/').skip(1) {
        place = match step.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[step],
        };
    }
    *place = value;
    copy
}

/// Adds the cases of a query parameter.
pub fn query_cases(document: &Value, parameter: &Value, all: &mut Vec<Case>) {
    let name = parameter["name"].as_str().unwrap();
    let (schema, _) = core(document, &parameter["schema"]);
    let enumerated = words(schema);
    let mut refused: Vec<String> = Vec::new();
    let mut allowed: Vec<String> = enumerated.iter().map(|word| (*word).to_owned()).collect();
    if !enumerated.is_empty() {
        refused.extend(["NOPE".to_owned(), String::new()]);
        let other = if enumerated[0].to_lowercase() == enumerated[0] {
            enumerated[0].to_uppercase()
        } else {
            enumerated[0].to_lowercase()
        };
        if other != enumerated[0] {
            refused.push(other);
        }
    }
    match schema["type"].as_str() {
        Some("integer") => {
            refused.extend(["abc", "1.5", "", "true"].map(str::to_owned));
            for (limit, step) in [("minimum", -1), ("maximum", 1)] {
                if let Some(limit) = schema[limit].as_i64() {
                    allowed.push(limit.to_string());
                    refused.push((limit + step).to_string());
                }
            }
        }
        Some("boolean") => {
            allowed.extend(["true", "false"].map(str::to_owned));
            refused.extend(["yes", "1", "", "TRUE"].map(str::to_owned));
        }
        Some("string") if schema["format"] == "date-time" => {
            refused.extend(["tomorrow", "2026-05-01", "5"].map(str::to_owned));
        }
        Some("string") if enumerated.is_empty() => {
            for (limit, step) in [("minLength", -1), ("maxLength", 1)] {
                if let Some(limit) = number(schema, limit).filter(|limit| *limit > 0) {
                    allowed.push("a".repeat(limit));
                    refused.push("a".repeat(limit.checked_add_signed(step).unwrap()));
                }
            }
        }
        _ => {}
    }
    let case = |value: String, is_allowed: bool| Case {
        name: format!("querystring/{name} {value:?}"),
        at: format!("querystring/{name}"),
        field: (!is_allowed).then(|| name.to_owned()),
        query: format!("?{name}={value}"),
        body: None,
    };
    all.extend(allowed.into_iter().map(|value| case(value, true)));
    all.extend(refused.into_iter().map(|value| case(value, false)));
}
