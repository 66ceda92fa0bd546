//! Stores: the tenant that everything else belongs to (contract `store.md`).

pub mod service;
pub mod store;
pub mod views;
