//! Meters: what a usage-based product counts and charges for (contract `usage.md`, "Meters").

pub mod requests;
pub mod service;
pub mod store;
pub mod views;
