//! What tools do: each takes its arguments and calls operations of the API.

pub(super) mod amounts;
pub(super) mod any;
pub(super) mod books;
pub(super) mod catalog;
pub(super) mod clock;
pub(super) mod keys;
pub(super) mod orders;
pub(super) mod sales;
pub(super) mod trace;
pub(super) mod webhooks;
