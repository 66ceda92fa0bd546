//! SQL of accounts.

pub mod accounts;
pub mod challenges;
pub mod events;
pub mod links;
pub mod passkeys;
pub mod phones;
