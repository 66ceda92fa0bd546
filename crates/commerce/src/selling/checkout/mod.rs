//! Checkout: from a cart to a session that can be paid (contract `checkout.md`).

pub mod again;
pub mod basket;
pub mod customer;
pub mod items;
pub mod offered;
pub mod price;
pub mod requests;
pub mod seller;
pub mod service;
pub mod session;
pub mod store;
pub mod update;
pub mod verify;
pub mod views;
