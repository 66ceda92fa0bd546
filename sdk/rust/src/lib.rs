//! A client of one store on a pandabase server. The README shows how it is used.

mod batch;
mod client;
mod errors;
mod generated;
mod machine;
mod paging;
mod request;
mod secret;
mod signing;
mod transport;
mod values;
mod webhooks;

pub use batch::{BatcherOptions, NotTaken, UsageBatcher, Use};
pub use client::{Builder, Pandabase};
pub use errors::{ApiError, Error, ErrorKind, WebhookError};
pub use generated::resources;
pub use generated::types;
pub use machine::new_key;
pub use paging::{Items, Page, Paged};
pub use request::{Call, Keyed, Plain};
pub use secret::Secret;
pub use signing::signature;
pub use webhooks::Webhooks;

/// The HTTP client that [`Builder::http`] takes, in the version that this crate uses.
pub use reqwest;
