//! Coupons (contract `coupons.md`). The rules are in the domain; checkout and paying use coupons through
//! `sale.rs` only.

pub mod requests;
pub mod sale;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;
