//! Coupons (contract `coupons.md`). The rules are the domain's; checkout and paying meet coupons in
//! `sale.rs` only.

pub(crate) mod http;
pub(crate) mod sale;
mod service;
mod store;
pub(crate) mod views;
