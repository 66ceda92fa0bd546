//! Categories: the tree that a shop's products are filed in (contract `categories.md`).

pub mod requests;
pub mod service;
pub mod store;
pub mod verify;
pub mod views;
