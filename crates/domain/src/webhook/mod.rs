//! Webhooks: event types, signatures, the retry schedule and the addresses that may be called
//! (contract `webhooks.md`).

pub mod address;
pub mod check;
pub mod delivery;
pub mod diagnosis;
pub mod event;
pub mod keys;
pub mod retry;
pub mod signature;
