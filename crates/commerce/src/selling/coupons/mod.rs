//! Coupons (contract `coupons.md`). The rules are the domain's; checkout and paying meet coupons in
//! `sale.rs` only.

pub mod requests;
pub mod sale;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;
