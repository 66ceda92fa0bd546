//! Customers: one per store and lower-cased email address, created by paying and read over the API
//! (contract `customers.md`).

pub(crate) mod http;
mod paying;
mod store;
pub mod views;

pub(crate) use paying::fingerprint;
pub use paying::{BillingAddress, Person, add_address, address, count_paid, count_refunded, person, upsert};
