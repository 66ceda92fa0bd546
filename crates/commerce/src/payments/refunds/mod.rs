//! Refunds as clients make and read them (contract `refunds-disputes.md`, "Refunds"). What a refund does
//! is in [`payments`](crate::payments).

pub mod http;
pub mod store;
pub mod views;
