//! The webhook lab of a sandbox: a receiver for every store that answers as it is set and shows what it took,
//! and stored events that are sent to the store's endpoints as no delivery is.
//! `docs/guides/workbench-scenarios.md` says how it is used.

pub mod receive;
pub mod requests;
pub mod send;
pub mod service;
pub mod store;
pub mod views;
pub mod words;
