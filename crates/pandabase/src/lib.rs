//! A commerce server for digital goods: the Pandabase API v2 in one binary.
//!
//! `docs/ARCHITECTURE.md` is the map. A request goes from its row in the route table to a service function
//! and its store; operations are synchronous functions over a transaction, committed once, at the boundary.

pub mod operations;
pub mod surfaces;
pub mod wiring;
