//! A commerce server for digital goods: the Pandabase API v2 in one binary.
//!
//! `docs/ARCHITECTURE.md` is the map. A request goes router → handler → service → store; operations
//! are synchronous functions over a transaction, committed once, at the boundary.

pub mod operations;
pub mod surfaces;
pub mod wiring;
