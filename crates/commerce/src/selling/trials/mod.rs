//! Trials that customers have taken: one of a product for each where the store says so (contract
//! `subscriptions.md`, "Trial").

pub mod sale;
mod store;
pub mod verify;
