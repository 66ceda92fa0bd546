//! What is counted and what it comes to: meters, the totals of events, and the usage of a bill (contract
//! `usage.md`). Subscriptions and usage both stand on it.

pub mod bill;
pub mod meters;
pub mod store;
pub mod views;
