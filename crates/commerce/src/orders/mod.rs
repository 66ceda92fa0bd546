//! Reading orders and payments (contract `orders-payments.md`). What changes them is in
//! [`payments`](crate::payments).

pub mod agreed;
pub mod dispute;
pub mod due;
pub mod events;
pub mod geo;
pub mod http;
pub mod licenses;
pub mod record;
pub mod sale;
pub mod store;
pub mod timeline;
pub mod views;

pub use http::{list, list_payments, show, show_payment};
pub use store::payment_detail;
