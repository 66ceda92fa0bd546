//! The Model Context Protocol: what an assistant uses the API by. Tools find, describe and carry out the
//! operations of the OpenAPI document; others do a whole task, such as buying with a test card.
//!
//! A tool has no rights of its own: whatever it does is a request to the API with the caller's token, on the
//! way that requests from outside take.

mod api;
mod desk;
mod fit;
mod http;
mod operations;
mod schema;
mod server;
mod tasks;
mod tools;

pub use http::{Made, routes};
