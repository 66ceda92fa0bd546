//! SQL of accounts.

pub mod accounts;
pub mod challenges;
pub(crate) mod connected;
pub mod events;
pub mod links;
pub mod passkeys;
pub mod phones;
