//! Disputes as clients read them, and evidence in them (contract `refunds-disputes.md`, "Disputes"). What
//! a dispute does is in [`payments`](crate::payments).

pub(crate) mod http;
mod store;
pub(crate) mod views;
