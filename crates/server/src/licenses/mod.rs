//! Licences: the keys that buyers get (contract `licenses.md`).

pub(crate) mod http;
pub mod sale;
pub(crate) mod service;
mod store;
pub mod views;
