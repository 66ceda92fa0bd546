//! Paying: from an open session to an order that is paid and delivered, and every later message of the
//! processor about the payment (contract `checkout.md`, "Pay", and `orders-payments.md`).
//!
//! The intent is stored before the processor is asked, with a job that finds out what became of the charge in
//! case the answer is never stored. Every message of the processor goes through [`apply`].

pub mod amounts;
pub mod apply;
pub mod buyer;
pub mod charging;
pub mod dispute;
pub mod disputes;
pub mod evidence;
pub mod fulfil;
pub mod inbound;
pub mod inventory;
pub mod mails;
pub mod message;
pub mod receipt;
pub mod refund;
pub mod refunds;
pub mod resend;
pub mod reviews;
pub mod verify;
pub mod withdrawals;

pub use apply::apply;
pub use message::{Applied, Message};
pub use receipt::Receipt;
