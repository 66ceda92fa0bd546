//! Customers: one per store and lower-cased email address, created by paying and read over the API
//! (contract `customers.md`).

pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;

pub use pandabase_domain::address::BillingAddress;
pub use store::paying::{
    Person, Purchase, add_address, add_address_of, address, confirm_address, count_paid, count_refunded,
    fingerprint, meet, person, rename,
};
