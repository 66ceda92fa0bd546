//! Paylinks: an address that opens a checkout session of fixed items for whoever visits it (contract
//! `checkout.md` and `merchant-api.md`, "Paylinks"). Paying uses them through `sale.rs` only.

pub mod record;
pub mod requests;
pub mod sale;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;
