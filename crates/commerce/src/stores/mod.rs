//! Stores: the tenant that everything else belongs to (contract `store.md`).

pub mod activity;
pub mod actor;
pub mod fees;
pub mod gates;
pub mod handles;
pub mod legal;
pub mod members;
pub mod notices;
mod record;
pub mod requests;
pub mod service;
pub mod settings;
pub mod store;
pub mod tokens;
pub mod verify;
pub mod views;
