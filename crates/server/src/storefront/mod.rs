//! What anyone may read of a store: the shop itself, its products and its categories (contract
//! `storefront.md`). Every statement here names the columns it shows, so that what is hidden is never
//! read.

pub(crate) mod http;
mod service;
mod store;
pub mod views;
