//! Money out: bank accounts, payouts and their way to the bank (contract `payouts.md`, and
//! `merchant-api.md`, "Payout requests and bank accounts"). The balance is debited with the request; the
//! transfer leaves with a batch and every word about it goes through [`apply`].

pub mod accounts;
mod apply;
mod dispatch;
mod http;
mod mails;
pub mod service;
mod settings;
mod simulate;
mod store;
pub mod views;

pub use apply::{Applied, apply};
pub(crate) use dispatch::run as run_dispatch;
pub(crate) use http::{bank_accounts, list, show};
pub use settings::{PayoutRate, Settings};
pub(crate) use simulate::{simulate, simulate_account};
