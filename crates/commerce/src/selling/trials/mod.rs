//! Trials that customers have taken. A store may give each customer only one trial of a product (contract
//! `subscriptions.md`, "Trial").

pub mod sale;
mod store;
pub mod verify;
