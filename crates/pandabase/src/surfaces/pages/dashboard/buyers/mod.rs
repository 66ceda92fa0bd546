//! Buyers and what they have: customers, their licences and their subscriptions.

pub(super) mod cancel;
pub(super) mod customer;
pub(super) mod customers;
pub(super) mod email;
pub(super) mod license;
pub(super) mod licenses;
mod parts;
pub(super) mod plan;
pub(super) mod subscription;
pub(super) mod subscriptions;
