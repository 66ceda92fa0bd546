// Written by `cargo xtask sdk` from the OpenAPI document. Changes here are overwritten.
//! What is made from the server's OpenAPI document.

#![allow(
    clippy::doc_lazy_continuation,
    clippy::enum_variant_names,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    reason = "names and texts are the API's"
)]

mod client;
pub mod resources;
pub mod types;
