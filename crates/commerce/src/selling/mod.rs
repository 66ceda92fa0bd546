//! Selling: who buys, at which discount, and the way from a cart or a paylink to a session that can be paid;
//! carts that were left on that way.

pub mod carts;
pub mod checkout;
pub mod coupons;
pub mod customers;
pub mod paylinks;
pub mod trials;
