//! The balance ledger: append-only, one entry per change of a store's balance, written in the
//! transaction of its cause (contract `payouts.md`, "Ledger").

pub mod requests;
pub mod service;
mod store;
pub mod verify;
pub mod views;

pub use service::{append, balance, count_sale, list, lock_balance, open};
