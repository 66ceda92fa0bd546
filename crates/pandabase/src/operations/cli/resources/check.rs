//! Whether what will be sent fits the schema, before it is sent.

use super::schemas::{Schemas, types_of};
use serde_json::Value;

/// How deep a value is looked into.
const DEPTH: usize = 16;

/// A rule that a value breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where: the steps to it, or to each of those of which one is needed.
    pub(super) places: Vec<Vec<String>>,
    /// What must be, to be put behind the place.
    pub(super) rule: String,
}

impl Fault {
    fn at(place: &[String], rule: String) -> Self {
        Self {
            places: vec![place.to_vec()],
            rule,
        }
    }
}

/// The first rule that a value breaks.
pub(super) fn fault(schemas: Schemas<'_>, schema: &Value, value: &Value) -> Option<Fault> {
    Check { schemas }.any_way(schema, value, &mut Vec::new())
}

/// What a field that is not there breaks.
pub(super) const NEEDED: &str = "is needed";

struct Check<'d> {
    schemas: Schemas<'d>,
}

impl Check<'_> {
    fn any_way(&self, schema: &Value, value: &Value, place: &mut Vec<String>) -> Option<Fault> {
        let schemas = Schemas(self.schemas.0);
        let (ways, may_be_null) = schemas.ways(schema);
        if (value.is_null() && may_be_null) || place.len() >= DEPTH {
            return None;
        }
        let mut nearest: Option<Fault> = None;
        for way in ways {
            let Some(fault) = self.way(way, value, place) else {
                return None;
            };
            nearest = Some(match nearest {
                None => fault,
                Some(known) => nearer(known, fault),
            });
        }
        nearest
    }

    fn way(&self, way: &Value, value: &Value, place: &mut Vec<String>) -> Option<Fault> {
        let broken = |rule: String| Some(Fault::at(place, rule));
        if let Some(rule) = plain(way, value) {
            return broken(rule);
        }
        match value {
            Value::Object(fields) => {
                let needed = way["required"].as_array().into_iter().flatten();
                for name in needed.filter_map(Value::as_str) {
                    if !fields.contains_key(name) {
                        let mut missing = place.clone();
                        missing.push(name.to_owned());
                        return Some(Fault::at(&missing, NEEDED.to_owned()));
                    }
                }
                fields.iter().find_map(|(name, field)| {
                    let schema = way["properties"].get(name);
                    let schema = schema.or_else(|| way.get("additionalProperties"))?;
                    self.within(name.clone(), schema, field, place)
                })
            }
            Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                let schema = way.get("items")?;
                self.within(index.to_string(), schema, item, place)
            }),
            _ => None,
        }
    }

    fn within(&self, step: String, schema: &Value, value: &Value, place: &mut Vec<String>) -> Option<Fault> {
        place.push(step);
        let fault = if schema.get("not").is_some() {
            Some(Fault::at(place, "cannot be sent".to_owned()))
        } else {
            self.any_way(schema, value, place)
        };
        place.pop();
        fault
    }
}

/// Of two faults the one in the form that the value comes nearer to. Where each form only lacks a field, one
/// of these fields is needed.
fn nearer(one: Fault, other: Fault) -> Fault {
    let depth = |fault: &Fault| fault.places.iter().map(Vec::len).max().unwrap_or(0);
    if one.rule == NEEDED && other.rule == NEEDED && depth(&one) == depth(&other) {
        let mut places = one.places;
        for place in other.places {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        return Fault { places, ..other };
    }
    if depth(&other) > depth(&one) { other } else { one }
}

/// The rule that a value breaks by itself, without what is in it.
fn plain(way: &Value, value: &Value) -> Option<String> {
    let types = types_of(way);
    if !types.is_empty() && !types.iter().any(|kind| is_of(value, kind)) {
        return Some(format!(
            "must be {}",
            types
                .iter()
                .map(|kind| called(kind))
                .collect::<Vec<_>>()
                .join(" or ")
        ));
    }
    if let Some(words) = way["enum"].as_array()
        && !words.contains(value)
    {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return Some(format!("must be one of {}", words.join(", ")));
    }
    if let Some(number) = value.as_i64() {
        let bound = |key: &str| way[key].as_i64();
        if let Some(least) = bound("minimum").filter(|least| number < *least) {
            return Some(format!("must be at least {least}"));
        }
        return bound("maximum")
            .filter(|most| number > *most)
            .map(|most| format!("must be at most {most}"));
    }
    let (count, keys, what) = match value {
        Value::String(text) => (text.chars().count(), ["minLength", "maxLength"], "characters"),
        Value::Array(items) => (items.len(), ["minItems", "maxItems"], "items"),
        _ => return None,
    };
    let bound = |key: &str| way[key].as_u64().and_then(|bound| usize::try_from(bound).ok());
    if let Some(least) = bound(keys[0]).filter(|least| count < *least) {
        return Some(format!("must have at least {least} {what}"));
    }
    bound(keys[1])
        .filter(|most| count > *most)
        .map(|most| format!("must have at most {most} {what}"))
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn called(kind: &str) -> &str {
    match kind {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_rule_is_told_with_its_place() {
        let item = json!({"type": "object", "required": ["quantity"], "properties": {
            "quantity": {"type": "integer", "minimum": 1, "maximum": 9}}});
        let schema = json!({"type": "object", "required": ["title"], "properties": {
            "title": {"type": "string", "minLength": 1, "maxLength": 3},
            "colour": {"anyOf": [{"enum": ["RED"]}, {"type": "null"}]},
            "items": {"type": "array", "maxItems": 1, "items": item},
            "fixed": {"not": {}},
            "more": {"type": "object", "additionalProperties": {"type": "string"}},
        }});
        for (value, place, rule) in [
            (json!({}), "title", NEEDED),
            (json!({"title": 5}), "title", "must be a text"),
            (json!({"title": ""}), "title", "must have at least 1 characters"),
            (
                json!({"title": "üüüü"}),
                "title",
                "must have at most 3 characters",
            ),
            (
                json!({"title": "a", "colour": "BLUE"}),
                "colour",
                "must be one of RED",
            ),
            (json!({"title": "a", "items": [{}]}), "items.0.quantity", NEEDED),
            (
                json!({"title": "a", "items": [{"quantity": 0}]}),
                "items.0.quantity",
                "must be at least 1",
            ),
            (
                json!({"title": "a", "items": [{"quantity": 10}]}),
                "items.0.quantity",
                "must be at most 9",
            ),
            (
                json!({"title": "a", "items": [1, 2]}),
                "items",
                "must have at most 1 items",
            ),
            (json!({"title": "a", "fixed": 1}), "fixed", "cannot be sent"),
            (
                json!({"title": "a", "more": {"b": 1}}),
                "more.b",
                "must be a text",
            ),
        ] {
            let fault = fault(Schemas(&Value::Null), &schema, &value).unwrap();
            assert_eq!(
                (fault.places[0].join(".").as_str(), fault.rule.as_str()),
                (place, rule),
                "{value}"
            );
        }
        for value in [
            json!({"title": "a", "colour": null, "unknown": 1}),
            json!({"title": "a", "items": [{"quantity": 2.0}]}),
        ] {
            assert_eq!(fault(Schemas(&Value::Null), &schema, &value), None, "{value}");
        }
    }

    #[test]
    fn of_alternatives_one_is_needed() {
        let form = |name: &str| json!({"type": "object", "required": [name], "properties": {}});
        let schema = json!({"anyOf": [form("advance"), form("set")]});
        let fault = fault(Schemas(&Value::Null), &schema, &json!({})).unwrap();
        assert_eq!(fault.places, [["advance"], ["set"]]);
    }
}
