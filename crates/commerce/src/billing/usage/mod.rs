//! Metered billing: meters of products, the events of customers' usage, and their totals (contract
//! `usage.md`). `docs/decisions/0013` says how events are stored.
//!
//! Events are added up as they arrive, by line (a meter of a subscription), period and *segment* (the time
//! between two bills). Whatever reads usage for money reads these totals and never the events.

pub mod ingest;
pub mod report;
pub mod requests;
pub mod show;
mod store;
pub mod verify;
pub mod views;
pub mod void;
