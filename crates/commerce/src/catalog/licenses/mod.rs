//! Licences: the keys that buyers get (contract `licenses.md`).

pub mod activations;
pub mod judge;
pub mod keys;
pub mod requests;
pub mod sale;
pub mod service;
pub mod stock;
pub mod store;
pub mod verify;
pub mod views;
