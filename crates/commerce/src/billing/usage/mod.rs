//! Metered billing: meters of products, the events that customers' usage makes, and what they add up to
//! (contract `usage.md`). How events are stored is decided in `docs/decisions/0013`.
//!
//! Events are added up while they arrive, per line (a meter of a subscription), period and *segment*: what
//! lies between two bills. Whatever reads usage for money reads these totals and never the events.

pub mod ingest;
pub mod report;
pub mod requests;
pub mod show;
mod store;
pub mod verify;
pub mod views;
pub mod void;
