//! Products: what is sold, and how checkout takes it from the shelf (contract `products.md`).

pub(crate) mod http;
mod merge;
pub mod sale;
mod service;
mod store;
pub mod views;

pub(crate) use store::category_link;
