//! Meters: what a usage-based product counts and charges for (contract `usage.md`, "Meters").

pub(crate) mod http;
mod service;
mod store;
mod views;
