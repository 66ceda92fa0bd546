//! Withdrawals: a consumer ends a contract within fourteen days of the purchase, without a reason (Directive
//! 2011/83/EU, articles 9 to 16, and Directive (EU) 2023/2673, by which it is done where the purchase is
//! seen). The declaration is stored with its time and confirmed by mail; the refund is the merchant's to
//! make, unless the store refunds at once.

pub mod requests;
pub mod service;
mod store;
pub mod views;
