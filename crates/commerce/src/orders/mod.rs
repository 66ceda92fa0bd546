//! Orders with their payments: the record, what it reports, and reading both (contract `orders-payments.md`).
//! What changes them is in [`payments`](crate::payments).

pub mod agreed;
pub mod bank;
pub mod charge;
pub mod due;
pub mod events;
pub mod geo;
pub mod licenses;
pub mod requests;
pub mod sale;
pub mod service;
pub mod store;
pub mod timeline;
pub mod verify;
pub mod views;
