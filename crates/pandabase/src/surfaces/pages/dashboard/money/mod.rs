//! The store's money: balance and ledger, payouts, bank accounts, reports, and what analytics say.

pub(super) mod account;
pub(super) mod accounts;
pub(super) mod analytics;
pub(super) mod finances;
pub(super) mod new_account;
pub(super) mod payout;
pub(super) mod payouts;
pub(super) mod quote;
pub(super) mod report;
pub(super) mod reports;
pub(super) mod request;
pub(super) mod words;
