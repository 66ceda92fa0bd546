//! Buyers and what they have: customers, their licences and their subscriptions.

pub(super) mod cancel;
pub(super) mod customer;
pub(super) mod customers;
pub(super) mod email;
pub(super) mod license;
pub(super) mod licenses;
pub(super) mod plan;
mod rows;
pub(super) mod subscription;
pub(super) mod subscriptions;
