//! Licences: the keys that buyers get (contract `licenses.md`).

pub(crate) mod http;
pub mod service;
mod store;
pub mod views;
