//! Everything that happened in a store, in an order that never changes: kept for thirty days, read from where
//! a reader left off, and listened to.
//!
//! An event is stored without a place, so that sales do not wait for each other. Whoever reads gives places
//! to what was committed since: a place is never taken by an event that becomes visible after a later one.

pub mod read;
pub mod requests;
pub mod service;
mod store;
mod stream;
pub mod views;
