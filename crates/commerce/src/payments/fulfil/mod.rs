//! Delivery (contract `orders-payments.md`, "Fulfilment"): what can be delivered at once is delivered in
//! the transaction of the capture. Lines that cannot are rows of their own, with a job each; the order is
//! complete when every line is.

pub mod delivery;
pub mod job;
mod mails;
pub mod plan;
pub mod replace;
pub mod retry;
mod store;

pub use delivery::{deliver, delivered, give_up, resume, stop};
