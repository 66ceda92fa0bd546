//! Search over everything a store has, by exact names (contract `merchant-api.md`, "Search").

pub mod found;
mod store;

pub use found::Found;

use pandabase_domain::token::ScopeSet;
use pandabase_platform::api::endpoint::Reply;
use pandabase_platform::api::{Call, Input, Nothing};
use pandabase_platform::error::ApiError;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// The most things asked for at once.
const INPUTS: usize = 10;

/// What is searched for.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct SearchQuery {
    /// 1 to 10 resource ids, customer email addresses or order numbers, with commas between them.
    q: Inputs,
}

/// One to ten inputs, none of them empty.
#[derive(Debug)]
struct Inputs(Vec<String>);

impl<'de> Deserialize<'de> for Inputs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let inputs = text.split(',').map(str::trim).filter(|input| !input.is_empty());
        let inputs: Vec<String> = inputs.map(str::to_owned).collect();
        match inputs.len() {
            0 => Err(serde::de::Error::custom("must NOT have fewer than 1 inputs")),
            1..=INPUTS => Ok(Self(inputs)),
            _ => Err(serde::de::Error::custom(format_args!(
                "must NOT have more than {INPUTS} inputs"
            ))),
        }
    }
}

impl JsonSchema for Inputs {
    fn schema_name() -> Cow<'static, str> {
        "SearchInputs".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1})
    }
}

/// `GET /v2/stores/{storeId}/search`. Results leave out what the caller may not read.
pub async fn search(call: Call, input: Input<Nothing, SearchQuery>) -> Result<Reply<Vec<Found>>, ApiError> {
    let scopes: ScopeSet = call.scopes();
    let found = call.read(move |tx, ctx| {
        let mut found = Vec::new();
        for input in &input.query.q.0 {
            if let Some(source) = store::source_of(input).filter(|source| scopes.contains(source.scope)) {
                found.extend(store::look_up(tx, ctx, source, input)?);
            }
        }
        Ok(found)
    });
    call.reply(&found.await?)
}
