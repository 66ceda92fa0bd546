//! SQL of the portal: what belongs to a person is found by email address, through the customers that stores
//! have for it.

pub(crate) mod licenses;
pub(crate) mod orders;
pub(crate) mod plans;
pub(crate) mod sign_in;
pub(crate) mod subscriptions;
