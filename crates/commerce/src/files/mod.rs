//! Pictures that a store shows and downloads that it sells (contract `merchant-api.md`, "Stores, team").
//!
//! A file is announced, uploaded by one `PUT`, and then named by its id where an address would stand: a
//! product's `images` and `downloadUrl`, a store's `logo` and `favicon`. What uses a file is noted beside it
//! ([`uses`]), so that it is not deleted meanwhile, and goes 30 days after nothing uses it any more.

pub mod address;
pub mod arrival;
pub mod buyers;
pub mod expiry;
pub mod requests;
pub mod service;
pub mod store;
pub mod uses;
pub mod verify;
pub mod views;
