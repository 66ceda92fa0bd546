//! Reading orders and payments (contract `orders-payments.md`). What changes them is in
//! [`payments`](crate::payments).

mod http;
mod store;
pub mod views;

pub(crate) use http::{list, list_payments, retry_fulfillment, show, show_payment};
pub(crate) use store::payment_detail;
