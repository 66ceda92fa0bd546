//! What anyone may read of a store: the shop itself, its products and its categories (contract
//! `storefront.md`). Every statement here names the columns it reads, so that hidden ones are never read.

pub mod page;
pub mod requests;
pub mod service;
pub mod store;
pub mod views;
