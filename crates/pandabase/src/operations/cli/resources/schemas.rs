//! What a schema of the document lets a value be.

use serde_json::Value;

/// How many references may lead to each other.
const STEPS: usize = 8;

/// The schemas of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schemas<'d>(pub(super) &'d Value);

/// A sort of value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Any text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Truth,
    /// One of these words.
    Words(Vec<String>),
    /// Several of a sort.
    List(Box<Kind>),
    /// Fields of one's own.
    Map,
    /// Fields that the schema names.
    Object,
    /// Anything else.
    Any,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Field<'d> {
    /// As the API spells it.
    pub(super) name: &'d str,
    pub(super) schema: &'d Value,
    pub(super) kind: Kind,
}

impl<'d> Schemas<'d> {
    /// The schema that a reference leads to.
    pub(super) fn resolved(self, schema: &'d Value) -> &'d Value {
        let mut found = schema;
        for _ in 0..STEPS {
            let pointer = found["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
            match pointer.and_then(|pointer| self.0.pointer(pointer)) {
                Some(next) => found = next,
                None => break,
            }
        }
        found
    }

    /// The schemas one of which a value fits unless it is null, and whether it may be null.
    pub(super) fn ways(self, schema: &'d Value) -> (Vec<&'d Value>, bool) {
        let (mut ways, mut may_be_null) = (Vec::new(), false);
        self.collect(schema, STEPS, &mut ways, &mut may_be_null);
        (ways, may_be_null)
    }

    fn collect(self, schema: &'d Value, depth: usize, ways: &mut Vec<&'d Value>, may_be_null: &mut bool) {
        let schema = self.resolved(schema);
        let parts = ["anyOf", "oneOf", "allOf"]
            .iter()
            .find_map(|key| schema[*key].as_array())
            .filter(|_| depth > 0);
        if let Some(parts) = parts {
            for part in parts {
                self.collect(part, depth - 1, ways, may_be_null);
            }
            return;
        }
        let is_null = |kind: &Value| kind == "null";
        *may_be_null |= is_null(&schema["type"])
            || schema["type"]
                .as_array()
                .is_some_and(|kinds| kinds.iter().any(is_null));
        if !is_null(&schema["type"]) {
            ways.push(schema);
        }
    }

    /// The sort of value that fits a schema.
    pub(super) fn kind(self, schema: &'d Value) -> Kind {
        let (ways, _) = self.ways(schema);
        let mut kinds = ways.into_iter().map(|way| self.kind_of(way));
        let first = kinds.next();
        first.map_or(Kind::Any, |first| kinds.fold(first, Kind::or))
    }

    fn kind_of(self, way: &'d Value) -> Kind {
        let words = |words: &Vec<Value>| {
            let words = words.iter().filter_map(Value::as_str).map(str::to_owned);
            Kind::Words(words.collect())
        };
        if let Some(known) = way["enum"].as_array() {
            return words(known);
        }
        if let Some(word) = way["const"].as_str() {
            return Kind::Words(vec![word.to_owned()]);
        }
        match types_of(way)[..] {
            ["string"] => Kind::Text,
            ["integer"] => Kind::Whole,
            ["number"] => Kind::Number,
            ["boolean"] => Kind::Truth,
            ["array"] => Kind::List(Box::new(self.kind(&way["items"]))),
            ["object"] if way["properties"].is_object() => Kind::Object,
            ["object"] => Kind::Map,
            _ => Kind::Any,
        }
    }

    /// The fields of an object, each once. One that several forms of the object have takes what any of them
    /// takes.
    pub(super) fn fields(self, schema: &'d Value) -> Vec<Field<'d>> {
        let mut fields: Vec<Field<'_>> = Vec::new();
        for way in self.ways(schema).0 {
            for (name, schema) in way["properties"].as_object().into_iter().flatten() {
                let kind = self.kind(schema);
                match fields.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.kind = known.kind.clone().or(kind),
                    // What must not be sent is no field.
                    None if schema.get("not").is_some() => {}
                    None => fields.push(Field { name, schema, kind }),
                }
            }
        }
        fields
    }

    /// The fields that an object has in each of its forms.
    pub(super) fn required(self, schema: &'d Value) -> Vec<&'d str> {
        let (ways, _) = self.ways(schema);
        let of = |way: &'d Value| way["required"].as_array().into_iter().flatten();
        let Some((first, others)) = ways.split_first() else {
            return Vec::new();
        };
        of(first)
            .filter_map(Value::as_str)
            .filter(|name| others.iter().all(|other| of(other).any(|known| known == name)))
            .collect()
    }
}

impl Kind {
    /// What fits either.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Words(mut all), Self::Words(more)) => {
                for word in more {
                    if !all.contains(&word) {
                        all.push(word);
                    }
                }
                Self::Words(all)
            }
            (one, other) if one == other => one,
            _ => Self::Any,
        }
    }
}

/// The types that a schema names, without null.
pub(super) fn types_of(schema: &Value) -> Vec<&str> {
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.as_slice(),
        kind => std::slice::from_ref(kind),
    };
    let kinds = kinds.iter().filter_map(Value::as_str);
    kinds.filter(|kind| *kind != "null").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_schema_has_a_kind() {
        let document = json!({"components": {"schemas": {
            "Colour": {"type": "string", "enum": ["RED", "GREEN"]},
            "Place": {"anyOf": [
                {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string"}}},
                {"type": "object", "required": ["b"], "properties": {"a": {}, "b": {}, "c": {"not": {}}}},
            ]},
        }}});
        let schemas = Schemas(&document);
        let colour = json!({"anyOf": [{"$ref": "#/components/schemas/Colour"}, {"type": "null"}]});
        let words = Kind::Words(vec!["RED".into(), "GREEN".into()]);
        let cases = [
            (colour, words, true),
            (json!({"type": ["integer", "null"]}), Kind::Whole, true),
            (json!({"type": ["integer", "string"]}), Kind::Any, false),
            (
                json!({"type": "array", "items": {"type": "boolean"}}),
                Kind::List(Box::new(Kind::Truth)),
                false,
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                Kind::Map,
                false,
            ),
            (json!({"$ref": "#/components/schemas/Place"}), Kind::Object, false),
            (json!({}), Kind::Any, false),
        ];
        for (schema, kind, may_be_null) in &cases {
            assert_eq!(schemas.kind(schema), *kind, "{schema}");
            assert_eq!(schemas.ways(schema).1, *may_be_null, "{schema}");
        }
        let place = &document["components"]["schemas"]["Place"];
        let names = schemas.fields(place).into_iter().map(|field| field.name);
        assert_eq!(names.collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(schemas.required(place), ["b"]);
    }
}
