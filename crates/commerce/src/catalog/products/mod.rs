//! Products: what is sold, and how checkout reserves it (contract `products.md`).

pub mod files;
pub mod merge;
pub mod requests;
pub mod sale;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;
