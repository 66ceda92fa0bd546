//! Checkout: from a cart to a session that can be paid (contract `checkout.md`).

pub mod customer;
pub mod price;
pub mod session;
pub mod store;
pub mod views;
