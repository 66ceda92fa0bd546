//! Values that are typed: how a text is read as what the schema asks for.

use super::schemas::{Kind, Schemas};
use serde_json::{Map, Number, Value};

/// Reads the texts of a flag, each of which a list or an object of one's own takes a part of.
///
/// # Errors
/// The rule that is broken, to be put behind the flag's name.
pub(super) fn gather<'t>(
    schemas: Schemas<'_>,
    schema: &Value,
    kind: &Kind,
    texts: impl Iterator<Item = &'t str>,
) -> Result<Value, String> {
    let mut whole = Value::Null;
    for text in texts {
        let part = read(schemas, schema, kind, text)?;
        match (&mut whole, part) {
            (Value::Array(items), Value::Array(more)) => items.extend(more),
            (Value::Object(fields), Value::Object(more)) if *kind == Kind::Map => fields.extend(more),
            (whole, part) => *whole = part,
        }
    }
    Ok(whole)
}

/// Reads one text.
fn read(schemas: Schemas<'_>, schema: &Value, kind: &Kind, text: &str) -> Result<Value, String> {
    if text == "null" && schemas.ways(schema).1 {
        return Ok(Value::Null);
    }
    match kind {
        Kind::Text => Ok(text.into()),
        Kind::Whole => whole(text),
        Kind::Number => {
            let number: Option<Number> = serde_json::from_str(text).ok();
            number
                .map(Value::Number)
                .ok_or_else(|| "must be a number".to_owned())
        }
        Kind::Truth => {
            let truth = text.parse::<bool>();
            truth
                .map(Value::Bool)
                .map_err(|_| "must be true or false".to_owned())
        }
        Kind::Words(words) => word(words, text),
        Kind::List(of) => match text.starts_with('[') {
            true => json(text, "a list"),
            false => {
                let (ways, _) = schemas.ways(schema);
                let items = ways.first().map_or(&Value::Null, |way| &way["items"]);
                read(schemas, items, of, text).map(|item| Value::Array(vec![item]))
            }
        },
        Kind::Map => match text.starts_with('{') {
            true => json(text, "an object"),
            false => {
                let (key, value) = text.split_once('=').ok_or("must be KEY=VALUE, or JSON")?;
                Ok(Value::Object(Map::from_iter([(key.to_owned(), value.into())])))
            }
        },
        Kind::Object => match text.starts_with('{') {
            true => json(text, "an object"),
            false => pairs(schemas, schema, text),
        },
        // Anything may be a text, which is typed without quotes.
        Kind::Any => Ok(serde_json::from_str(text).unwrap_or_else(|_| text.into())),
    }
}

/// An object of a few plain fields: `product_id=prd_…,quantity=2`.
fn pairs(schemas: Schemas<'_>, schema: &Value, text: &str) -> Result<Value, String> {
    let fields = schemas.fields(schema);
    let mut object = Map::new();
    for pair in text.split(',') {
        let (key, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("must be KEY=VALUE,KEY=VALUE or JSON, not {text}"))?;
        let field = fields.iter().find(|field| field.name == key);
        let field = field.ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            format!("has no field {key}: it has {}", names.join(", "))
        })?;
        let value = read(schemas, field.schema, &field.kind, value);
        object.insert(key.to_owned(), value.map_err(|rule| format!("{key} {rule}"))?);
    }
    Ok(Value::Object(object))
}

fn whole(text: &str) -> Result<Value, String> {
    let number: Result<i64, _> = text.parse();
    number.map(Value::from).map_err(|_| {
        let is_decimal = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        match text.split_once(['.', ',']) {
            Some((whole, part)) if is_decimal(whole) && is_decimal(part) => {
                format!("must be a whole number, not {text}: amounts are in cents, 19.99 is 1999")
            }
            _ => format!("must be a whole number, not {text}"),
        }
    })
}

/// A word of a set, whatever its letters' case.
fn word(words: &[String], text: &str) -> Result<Value, String> {
    let exact = words.iter().find(|word| *word == text);
    let found = exact.or_else(|| words.iter().find(|word| word.eq_ignore_ascii_case(text)));
    let found = found.ok_or_else(|| format!("must be one of {}, not {text}", words.join(", ")))?;
    Ok(Value::from(found.as_str()))
}

fn json(text: &str, what: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("must be {what} in JSON: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(schema: &Value, texts: &[&str]) -> Result<Value, String> {
        let schemas = Schemas(&Value::Null);
        gather(schemas, schema, &schemas.kind(schema), texts.iter().copied())
    }

    #[test]
    fn a_text_is_read_as_the_schema_says() {
        let texts = json!({"type": "array", "items": {"type": "string"}});
        let item = json!({"type": "object", "properties": {
            "product_id": {"type": "string"}, "quantity": {"type": "integer"}}});
        let items = json!({"type": "array", "items": item});
        let map = json!({"type": "object", "additionalProperties": {"type": "string"}});
        for (schema, typed, value) in [
            (json!({"type": "string"}), vec!["null"], json!("null")),
            (json!({"type": ["string", "null"]}), vec!["null"], Value::Null),
            (json!({"type": "integer"}), vec!["-5"], json!(-5)),
            (json!({"type": "number"}), vec!["0.25"], json!(0.25)),
            (json!({"type": "boolean"}), vec!["false"], json!(false)),
            (json!({"enum": ["RED", "GREEN"]}), vec!["green"], json!("GREEN")),
            (texts.clone(), vec!["a,b", "c"], json!(["a,b", "c"])),
            (texts, vec!["[\"a\", \"b\"]", "c"], json!(["a", "b", "c"])),
            (
                items.clone(),
                vec!["product_id=prd_a,quantity=2"],
                json!([{"product_id": "prd_a", "quantity": 2}]),
            ),
            (items, vec!["{\"quantity\": 1}"], json!([{"quantity": 1}])),
            (map.clone(), vec!["a=b=c", "d="], json!({"a": "b=c", "d": ""})),
            (map, vec!["{\"a\": \"b\"}"], json!({"a": "b"})),
            (json!({}), vec!["5"], json!(5)),
            (json!({}), vec!["five"], json!("five")),
        ] {
            assert_eq!(of(&schema, &typed), Ok(value), "{typed:?}");
        }
    }

    #[test]
    fn what_does_not_fit_says_what_would() {
        let item = json!({"type": "object", "properties": {"quantity": {"type": "integer"}}});
        for (schema, typed, rule) in [
            (json!({"type": "integer"}), "19.99", "in cents, 19.99 is 1999"),
            (
                json!({"type": "integer"}),
                "many",
                "must be a whole number, not many",
            ),
            (json!({"type": "boolean"}), "yes", "must be true or false"),
            (
                json!({"enum": ["RED", "GREEN"]}),
                "blue",
                "must be one of RED, GREEN, not blue",
            ),
            (item.clone(), "number=1", "has no field number: it has quantity"),
            (item, "quantity=x", "quantity must be a whole number"),
            (
                json!({"type": "array", "items": {}}),
                "[1",
                "must be a list in JSON",
            ),
        ] {
            let broken = of(&schema, &[typed]).unwrap_err();
            assert!(broken.contains(rule), "{broken}");
        }
    }
}
