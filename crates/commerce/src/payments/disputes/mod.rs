//! Disputes as clients read them, and evidence in them (contract `refunds-disputes.md`, "Disputes"). What
//! a dispute does is in [`payments`](crate::payments).

pub mod http;
pub mod store;
pub mod views;
