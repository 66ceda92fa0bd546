//! What every request and response has in common: the conventions of contract `README.md`.

pub mod auth;
pub mod client;
pub mod compress;
pub mod endpoint;
pub mod idempotency;
pub mod objects;
pub mod parse;
pub mod respond;
pub mod serve;
mod spelling;
pub mod static_files;

pub use endpoint::{Access, Begun, Call, Endpoint, ExternalCall, Input, Standing};
pub use parse::{After, Json, Later, NoBody, Nothing, OptionalJson};
pub use respond::{Answer, Deleted};
