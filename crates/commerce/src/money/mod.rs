//! TITLE commerce/money

pub mod ledger;
pub mod payouts;
