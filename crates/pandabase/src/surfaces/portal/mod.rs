//! The customer portal: signing in by mail, and what a person bought, subscribes to and wrote, over all
//! stores (contract `merchant-api.md`, "Customer portal"; `docs/decisions/0009`).
//!
//! An identity is an email address in lower case. What belongs to it is found through the customers of
//! that address, one per store; every operation on it then runs in its store, on that store's clock.

pub mod cases;
pub mod licenses;
pub mod orders;
pub mod payment_methods;
pub mod sessions;
pub mod sign_in;
pub(crate) mod store;
pub mod subscriptions;
pub mod views;
