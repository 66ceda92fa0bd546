//! What whoever runs the installation sees and decides: stores and their fees, payouts, bank accounts, jobs.
//! What is decided here is written down in the same transaction, whether it comes from the session of an
//! operator or from the command line.

pub mod activity;
pub mod bank_accounts;
pub mod health;
pub mod help;
pub mod jobs;
pub mod operators;
pub mod payouts;
pub mod people;
pub mod requests;
pub mod store;
pub mod stores;
pub mod verify;
