//! What stores own: the ledger of their balance, and its payouts to a bank (contract `payouts.md`).

pub mod ledger;
pub mod payouts;
