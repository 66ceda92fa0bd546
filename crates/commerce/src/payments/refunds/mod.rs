//! Refunds as clients make and read them (contract `refunds-disputes.md`, "Refunds"). What a refund does
//! is in [`refund`](super::refund).

pub mod requests;
pub mod service;
pub mod store;
pub mod views;
