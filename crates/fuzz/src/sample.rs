//! Values that a schema asks for.

use crate::pool::Pool;
use crate::reference::resolve;
use rand::{Rng, RngExt};
use serde_json::{Map, Value, json};

/// How deep optional fields are filled in.
const DEPTH: usize = 4;

/// A value of this schema, for a field of this name.
pub fn sample(
    document: &Value,
    pool: &Pool,
    schema: &Value,
    name: &str,
    depth: usize,
    rng: &mut impl Rng,
) -> Value {
    let schema = resolve(document, schema);
    if let Some(words) = schema["enum"].as_array() {
        return one_of(words, rng);
    }
    if let Some(only) = schema.get("const") {
        return only.clone();
    }
    if let Some(parts) = schema["anyOf"].as_array() {
        return sample(document, pool, &one_of(parts, rng), name, depth, rng);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => one_of(kinds, rng),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("string") => text(pool, schema, name, rng),
        Some("integer" | "number") => {
            let least = schema["minimum"].as_i64().unwrap_or(0);
            // The server would wait this many seconds for an event, or take as many to send.
            if matches!(name, "wait" | "overSeconds") {
                return least.into();
            }
            let most = schema["maximum"].as_i64().unwrap_or(least.saturating_add(10_000));
            let place = [least, most, rng.random_range(least..=most.max(least))];
            place[rng.random_range(0..place.len())].into()
        }
        Some("boolean") => rng.random_bool(0.5).into(),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            let count = rng.random_range(least..=least.saturating_add(2));
            let items = (0..count).map(|_| sample(document, pool, &schema["items"], name, depth + 1, rng));
            items.collect()
        }
        Some("object") => object(document, pool, schema, depth, rng),
        _ => Value::Null,
    }
}

fn object(document: &Value, pool: &Pool, schema: &Value, depth: usize, rng: &mut impl Rng) -> Value {
    let is_required = |name: &str| {
        let mut required = schema["required"].as_array().into_iter().flatten();
        required.any(|known| known == name)
    };
    let mut fields = Map::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if is_required(name) || (depth < DEPTH && rng.random_bool(0.3)) {
            fields.insert(
                name.clone(),
                sample(document, pool, property, name, depth + 1, rng),
            );
        }
    }
    fields.into()
}

fn text(pool: &Pool, schema: &Value, name: &str, rng: &mut impl Rng) -> Value {
    if let Some(id) = pool.id_for(name, rng) {
        return id.into();
    }
    match schema["format"].as_str() {
        Some("date-time") => {
            return one_of(
                &[json!("2026-05-01T00:00:00Z"), json!("2026-12-31T23:59:59+02:00")],
                rng,
            );
        }
        Some("uri" | "uri-reference") => return "https://shop.example.org/thanks".into(),
        Some("email") => return "buyer@example.org".into(),
        _ => {}
    }
    let bound = |key: &str, other: u64| usize::try_from(schema[key].as_u64().unwrap_or(other)).unwrap_or(0);
    let least = bound("minLength", 0);
    let most = bound("maxLength", 40).clamp(least, 2_000);
    let length = [least, most, rng.random_range(least..=most)][rng.random_range(0..3)];
    "abcdefghijklmnopqrstuvwxyz"
        .chars()
        .cycle()
        .take(length)
        .collect::<String>()
        .into()
}

fn one_of(values: &[Value], rng: &mut impl Rng) -> Value {
    match values.len() {
        0 => Value::Null,
        count => values[rng.random_range(0..count)].clone(),
    }
}
