//! The customer portal: signing in by mail, and a person's orders, subscriptions and support cases, over all
//! stores (contract `merchant-api.md`, "Customer portal"; `docs/decisions/0009`).
//!
//! An identity is an email address in lower case. What belongs to it is found through the customers with that
//! address, one per store; every operation then runs in that store, on the store's clock.

pub mod cases;
mod closed;
pub mod documents;
pub mod licenses;
pub mod orders;
pub mod payment_methods;
pub mod plans;
pub mod sessions;
pub mod sign_in;
pub(crate) mod store;
pub mod subscriptions;
pub mod views;
