//! The installation on pages, for whoever runs it: every store, what waits for a decision, how the program
//! is, and what was decided.

pub(super) mod activity;
pub(super) mod bank_accounts;
pub(super) mod block;
pub(super) mod health;
pub(super) mod identities;
pub(super) mod jobs;
pub(super) mod parts;
pub(super) mod payouts;
pub(super) mod phone_codes;
pub(super) mod store;
pub(super) mod stores;

mod waiting;
mod words;
