//! Categories: the tree that a shop's products are filed in (contract `categories.md`).

pub(crate) mod http;
mod service;
mod store;
pub mod views;
