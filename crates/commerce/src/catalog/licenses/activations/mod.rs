//! Activations: on which machines a licence is in use (contract `licenses.md`, "Activations").

pub mod field;
pub mod requests;
pub mod service;
pub mod store;
pub mod views;
