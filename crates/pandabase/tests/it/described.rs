//! Every success that a test sees is held against the OpenAPI document: the keys, their types, nothing
//! more and nothing less.

use crate::contract::resolve;
use http::Method;
use pandabase::wiring::openapi;
use pandabase_domain::token::Environment;
use serde_json::Value;
use std::sync::OnceLock;

static DOCUMENT: OnceLock<Value> = OnceLock::new();

fn document() -> &'static Value {
    DOCUMENT.get_or_init(|| openapi::document(Environment::Sandbox))
}

/// Fails the test when an answer to this request is not as described.
pub fn check(method: &Method, path: &str, status: u16, answer: &Value) {
    let Some(operation) = operation(method, path) else {
        return;
    };
    let response = &operation["responses"][status.to_string()];
    let schema = &response["content"]["application/json"]["schema"];
    assert!(
        !schema.is_null(),
        "{method} {path} answers {status}, which its description does not know"
    );
    if let Err(fault) = fits(schema, answer, "") {
        panic!("{method} {path} {status}: {fault}\n{answer}");
    }
}

/// The operation behind a path; a step in words wins over a parameter.
fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or(path).trim_end_matches('/');
    let steps: Vec<&str> = path.split('/').collect();
    let parameters = |template: &str| template.matches('{').count();
    let fits = |template: &str| {
        let others: Vec<&str> = template.split('/').collect();
        let same = |(step, other): (&&str, &&str)| step == other || other.starts_with('{');
        steps.len() == others.len() && steps.iter().zip(&others).all(same)
    };
    let (_, item) = document()["paths"]
        .as_object()?
        .iter()
        .filter(|(template, _)| fits(template))
        .min_by_key(|(template, _)| parameters(template))?;
    item.get(method.as_str().to_lowercase())
}

fn fits(schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let schema = resolve(document(), schema);
    for name in ["anyOf", "oneOf"] {
        if let Some(parts) = schema[name].as_array() {
            let tried: Vec<_> = parts.iter().map(|part| fits(part, value, at)).collect();
            if tried.iter().all(Result::is_err) {
                // What was meant is more likely the object than the null beside it.
                return tried.into_iter().next().unwrap_or(Ok(()));
            }
        }
    }
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
        return Err(format!("{at} is not one of {words:?}: {value}"));
    }
    if let Some(items) = value.as_array().filter(|_| !schema["items"].is_null()) {
        for (index, item) in items.iter().enumerate() {
            fits(&schema["items"], item, &format!("{at}/{index}"))?;
        }
    }
    match (value.as_object(), schema["properties"].as_object()) {
        (Some(object), Some(properties)) => {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required.filter_map(Value::as_str) {
                if !object.contains_key(name) {
                    return Err(format!("{at} is without {name}"));
                }
            }
            object
                .iter()
                .try_for_each(|(name, value)| match properties.get(name) {
                    Some(property) => fits(property, value, &format!("{at}/{name}")),
                    None if schema["additionalProperties"].is_object() => Ok(()),
                    None => Err(format!("{at} has {name}, which is not described")),
                })
        }
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
