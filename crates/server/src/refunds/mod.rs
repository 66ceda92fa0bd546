//! Refunds as clients make and read them (contract `refunds-disputes.md`, "Refunds"). What a refund does
//! is in [`payments`](crate::payments).

pub(crate) mod http;
mod store;
pub(crate) mod views;
