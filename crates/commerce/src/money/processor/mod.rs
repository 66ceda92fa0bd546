//! What the processor keeps of charges and pays out to whoever owns its account: an account of whoever runs
//! the installation, beside the ledgers of the stores, which it never changes. Amounts stay in the currency
//! that the processor's account settles in.

pub mod service;
mod store;
pub mod verify;

pub use service::{keep, payout};
