//! Delivery (contract `orders-payments.md`, "Fulfilment"). What can be delivered at once is delivered in the
//! transaction of the capture. Every other line has a row and a job of its own; the order is complete when
//! every line is delivered.

pub mod delivery;
pub mod job;
mod mails;
pub mod plan;
pub mod replace;
pub mod retry;
mod store;

pub use delivery::{deliver, delivered, give_up, resume, stop};
