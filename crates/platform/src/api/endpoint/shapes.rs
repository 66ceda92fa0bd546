//! The types of input and output that endpoints are made of.

use super::meta::Shapes;
use crate::api::parse::Body;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A type that path or query parameters are read into.
pub trait Parameters: DeserializeOwned + JsonSchema + Send + Sync + 'static {}
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> Parameters for T {}

/// A type that answers are made of.
pub trait Data: Serialize + JsonSchema + Send + 'static {}
impl<T: Serialize + JsonSchema + Send + 'static> Data for T {}

/// Describes input and output, each with a generator of its own.
pub(super) fn shapes<P: Parameters, Q: Parameters, B: Body, T: Data>(
    input: &mut SchemaGenerator,
    output: &mut SchemaGenerator,
) -> Shapes {
    Shapes {
        path: P::json_schema(input),
        query: Q::json_schema(input),
        body: B::schema(input),
        data: output.subschema_for::<T>(),
    }
}
