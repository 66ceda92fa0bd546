//! What every request and response has in common: the conventions of contract `README.md`.

pub mod auth;
pub mod endpoint;
pub mod error;
pub mod idempotency;
mod objects;
pub mod page;
pub mod parse;
pub mod rate_limit;
pub mod request_log;
pub mod respond;
pub mod serve;

pub use endpoint::{Access, Call, Ctx, Endpoint, Input};
pub use error::ApiError;
pub use page::{Page, Paging};
pub use parse::{Json, NoBody, Nothing, OptionalJson};
pub use respond::{Answer, Deleted};
