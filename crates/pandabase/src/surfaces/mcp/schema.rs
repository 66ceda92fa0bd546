//! What a tool takes: the schema is made of the type that the arguments are read into.

use super::desk::Refused;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The arguments of a call.
pub(super) type Arguments = Map<String, Value>;

/// The schema of the arguments that `T` is read from.
pub(super) fn schema_of<T: JsonSchema>() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = match schema.to_value() {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    // Clients ask for both, also where a tool takes nothing.
    schema.remove("title");
    schema.insert("type".into(), "object".into());
    schema
        .entry("properties")
        .or_insert_with(|| Value::Object(Map::new()));
    schema
}

/// Reads the arguments of a call.
pub(super) fn read<T: DeserializeOwned>(arguments: Arguments) -> Result<T, Refused> {
    serde_json::from_value(Value::Object(arguments)).map_err(|error| {
        Refused::of(format!("the arguments cannot be used: {error}"))
            .next("the tool's inputSchema says what it takes")
    })
}
