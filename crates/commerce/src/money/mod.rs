//! What stores own: the ledger of their balance, and its payouts to a bank (contract `payouts.md`). Beside
//! it, what the processor keeps.

pub mod ledger;
pub mod payouts;
pub mod processor;
