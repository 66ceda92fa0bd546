//! Paylinks: an address that opens a checkout session of fixed items for whoever visits it (contract
//! `checkout.md` and `merchant-api.md`, "Paylinks"). Paying meets them in `sale.rs` only.

pub(crate) mod http;
pub(crate) mod sale;
mod service;
mod store;
pub(crate) mod views;

pub(crate) use store::store_of;
