//! The balance ledger: append-only, one entry per change of a store's balance, written in the
//! transaction of its cause (contract `payouts.md`, "Ledger").

pub mod entries;
pub mod service;
mod store;
pub mod verify;

pub use service::{append, balance, count_sale, has_moved, lock_balance, open};
