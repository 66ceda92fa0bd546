//! TITLE commerce/selling

pub mod checkout;
pub mod coupons;
pub mod customers;
pub mod paylinks;
