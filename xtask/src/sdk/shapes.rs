//! The schemas of the document, as types that every language can spell.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Text: ids and times as well.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Flag,
    /// Any JSON.
    Unknown,
    /// Nothing but null.
    Null,
    /// A type with a name.
    Named(String),
    /// One of these texts.
    Literals(Vec<String>),
    /// A list.
    List(Box<Type>),
    /// An object whose keys are data.
    Map(Box<Type>),
    /// The type, or null.
    Nullable(Box<Type>),
    /// Any of these.
    Union(Vec<Type>),
}

/// A key of an object, or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// As it is sent.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Whether it is always there.
    pub is_required: bool,
    /// What it is.
    pub kind: Type,
}

/// A type with a name.
#[derive(Debug)]
pub struct Named {
    /// The same in every language.
    pub name: String,
    /// What it means.
    pub about: String,
    /// What it is.
    pub shape: Shape,
}

/// What a type with a name is.
#[derive(Debug)]
pub enum Shape {
    /// An object. Where there are `choices`, the keys of one of them must be there besides those that are
    /// required.
    Object {
        /// Its keys.
        fields: Vec<Field>,
        /// Sets of keys.
        choices: Vec<Vec<String>>,
    },
    /// Another name of a type.
    Alias(Type),
}

/// Every schema of the document.
pub struct Schemas<'d>(pub &'d Map<String, Value>);

impl Schemas<'_> {
    /// The schema of a name, read.
    pub fn named(&self, name: &str) -> Result<Named> {
        let schema = self
            .0
            .get(name)
            .with_context(|| format!("there is no schema {name}"))?;
        let shape = shape(schema).with_context(|| format!("read the schema {name}"))?;
        Ok(Named {
            name: name.to_owned(),
            about: about(schema),
            shape,
        })
    }

    /// The types that these names lead to, and what they lead to, by name.
    pub fn reach(&self, names: impl IntoIterator<Item = String>) -> Result<Vec<Named>> {
        let mut found = BTreeMap::new();
        let mut open: Vec<String> = names.into_iter().collect();
        while let Some(name) = open.pop() {
            if found.contains_key(&name) {
                continue;
            }
            let named = self.named(&name)?;
            match &named.shape {
                Shape::Object { fields, .. } => {
                    fields.iter().for_each(|field| field.kind.names(&mut open));
                }
                Shape::Alias(kind) => kind.names(&mut open),
            }
            found.insert(name, named);
        }
        Ok(found.into_values().collect())
    }
}

impl Type {
    /// The type of a schema that has no name of its own.
    pub fn of(schema: &Value) -> Result<Self> {
        if let Some(name) = reference(schema) {
            return Ok(Self::Named(name));
        }
        if let Some(options) = schema["anyOf"].as_array() {
            return union(options);
        }
        if let Some(value) = schema["const"].as_str() {
            return Ok(Self::Literals(vec![value.to_owned()]));
        }
        if let Some(values) = schema["enum"].as_array() {
            return Ok(Self::Literals(texts(values)?));
        }
        match &schema["type"] {
            Value::Null => Ok(Self::Unknown),
            Value::String(word) => Self::of_word(word, schema),
            Value::Array(words) => {
                let words = texts(words)?;
                let (null, words): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word == "null");
                ensure!(
                    null.len() == 1 && words.len() == 1,
                    "types other than one and null: {schema}"
                );
                Ok(Self::Nullable(Box::new(Self::of_word(&words[0], schema)?)))
            }
            other => bail!("`type` is {other}"),
        }
    }

    fn of_word(word: &str, schema: &Value) -> Result<Self> {
        Ok(match word {
            "string" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Flag,
            "null" => Self::Null,
            "array" => Self::List(Box::new(Self::of(&schema["items"])?)),
            "object" => {
                ensure!(
                    schema.get("properties").is_none(),
                    "an object without a name: {schema}"
                );
                match &schema["additionalProperties"] {
                    value @ Value::Object(_) => Self::Map(Box::new(Self::of(value)?)),
                    _ => Self::Map(Box::new(Self::Unknown)),
                }
            }
            other => bail!("a type `{other}`"),
        })
    }

    /// Adds the names in it to `all`.
    pub fn names(&self, all: &mut Vec<String>) {
        match self {
            Self::Named(name) => all.push(name.clone()),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.names(all),
            Self::Union(options) => options.iter().for_each(|option| option.names(all)),
            Self::Text
            | Self::Integer
            | Self::Number
            | Self::Flag
            | Self::Unknown
            | Self::Null
            | Self::Literals(_) => {}
        }
    }
}

/// What a schema says about itself.
pub fn about(schema: &Value) -> String {
    schema["description"]
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The name that a schema refers to.
pub fn reference(schema: &Value) -> Option<String> {
    let name = schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")?;
    Some(name.to_owned())
}

fn union(options: &[Value]) -> Result<Type> {
    let (null, options): (Vec<_>, Vec<_>) = options.iter().partition(|option| option["type"] == "null");
    let mut kinds = options.into_iter().map(Type::of).collect::<Result<Vec<_>>>()?;
    let kind = match kinds.len() {
        1 => kinds.remove(0),
        _ => Type::Union(kinds),
    };
    Ok(if null.is_empty() {
        kind
    } else {
        Type::Nullable(Box::new(kind))
    })
}

fn shape(schema: &Value) -> Result<Shape> {
    if let Some(variants) = schema["anyOf"].as_array()
        && variants.iter().all(|variant| variant["properties"].is_object())
    {
        return choice(variants);
    }
    if schema["properties"].is_object() {
        let fields = fields(schema)?;
        let choices = Vec::new();
        return Ok(Shape::Object { fields, choices });
    }
    Ok(Shape::Alias(Type::of(schema)?))
}

/// The keys of an object. One that nothing may be sent as is left out.
fn fields(schema: &Value) -> Result<Vec<Field>> {
    let properties = schema["properties"].as_object().context("no properties")?;
    let required = required(schema)?;
    let possible = properties
        .iter()
        .filter(|(_, property)| property.get("not").is_none());
    possible
        .map(|(name, property)| {
            let kind = Type::of(property).with_context(|| format!("read `{name}`"))?;
            Ok(Field {
                name: name.clone(),
                about: about(property),
                is_required: required.contains(name),
                kind,
            })
        })
        .collect()
}

fn required(schema: &Value) -> Result<Vec<String>> {
    schema["required"]
        .as_array()
        .map_or_else(|| Ok(Vec::new()), |names| texts(names))
}

/// An object of which the document lists variants: the same keys, of which others are required.
fn choice(variants: &[Value]) -> Result<Shape> {
    let mut all: Vec<Field> = Vec::new();
    let mut sets = Vec::new();
    for variant in variants {
        for field in fields(variant)? {
            match all.iter_mut().find(|known| known.name == field.name) {
                None => all.push(field),
                Some(known) => known.kind = either(&known.kind, field.kind, &known.name)?,
            }
        }
        sets.push(required(variant)?);
    }
    let always = |name: &String| sets.iter().all(|set| set.contains(name));
    all.iter_mut()
        .for_each(|field| field.is_required = always(&field.name));
    let mut choices: Vec<Vec<String>> = Vec::new();
    for set in &sets {
        let more: Vec<String> = set.iter().filter(|name| !always(name)).cloned().collect();
        if !choices.contains(&more) {
            choices.push(more);
        }
    }
    // A variant that asks for nothing more makes the others needless.
    if choices.iter().any(Vec::is_empty) {
        choices.clear();
    }
    Ok(Shape::Object { fields: all, choices })
}

/// What is of one type in one variant and of another in the next.
fn either(one: &Type, other: Type, name: &str) -> Result<Type> {
    match (one, other) {
        (one, other) if *one == other => Ok(other),
        (Type::Literals(one), Type::Literals(other)) => {
            let mut all = one.clone();
            all.extend(other.into_iter().filter(|value| !one.contains(value)));
            Ok(Type::Literals(all))
        }
        (one, other) => bail!("`{name}` is {one:?} in one variant and {other:?} in another"),
    }
}

fn texts(values: &[Value]) -> Result<Vec<String>> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let found = values
        .iter()
        .map(|value| text(value).with_context(|| format!("{value} is no text")));
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_type_is_read_from_its_schema() {
        let text = || Box::new(Type::Text);
        for (schema, kind) in [
            (json!({"type": "string", "format": "date-time"}), Type::Text),
            (json!({"type": ["string", "null"]}), Type::Nullable(text())),
            (
                json!({"type": "array", "items": {"type": "string"}}),
                Type::List(text()),
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "string"}}),
                Type::Map(text()),
            ),
            (
                json!({"anyOf": [{"$ref": "#/components/schemas/Geo"}, {"type": "null"}]}),
                Type::Nullable(Box::new(Type::Named("Geo".to_owned()))),
            ),
            (json!({"description": "Anything."}), Type::Unknown),
        ] {
            assert_eq!(Type::of(&schema).unwrap(), kind, "{schema}");
        }
        assert!(Type::of(&json!({"type": "object", "properties": {}})).is_err());
    }

    #[test]
    fn variants_become_one_object_with_choices() {
        let variant = |required: Value| {
            json!({"properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": {"not": {}}},
                   "required": required})
        };
        let schema = json!({"anyOf": [variant(json!(["a"])), variant(json!(["b"]))]});
        let Shape::Object { fields, choices } = shape(&schema).unwrap() else {
            panic!("no object");
        };
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(fields.iter().all(|field| !field.is_required));
        assert_eq!(choices, [["a"], ["b"]]);

        let loose = json!({"anyOf": [variant(json!(["a"])), variant(json!([]))]});
        let Shape::Object { choices, .. } = shape(&loose).unwrap() else {
            panic!("no object");
        };
        assert!(choices.is_empty());
    }
}
