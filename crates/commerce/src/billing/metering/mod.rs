//! Meters, the totals of their events, and the usage on a bill (contract `usage.md`). Subscriptions and usage
//! both build on this.

pub mod bill;
pub mod meters;
pub mod store;
pub mod views;
