//! Disputes as clients read them, and their evidence (contract `refunds-disputes.md`, "Disputes"). What a
//! dispute does is in [`dispute`](super::dispute).

pub mod amounts;
pub mod attached;
pub mod requests;
pub mod service;
pub mod store;
pub mod views;
