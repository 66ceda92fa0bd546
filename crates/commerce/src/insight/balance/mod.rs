//! What a store's balance is made of, and what of its money is elsewhere (contract `payouts.md`, "Ledger"; an
//! addition): what the ledger has changed since the month began, payouts on their way, and open disputes.

pub mod service;
mod store;
pub mod views;
