//! Shield: rules of a store that judge a payment before it is charged (contract `merchant-api.md`,
//! "Shield").
//!
//! What becomes of a payment that waits for a decision is in `payments/reviews`, above: it takes the
//! processor.

pub mod analytics;
pub mod judge;
pub mod lists;
pub mod past;
pub mod rules;
pub mod signals;
pub mod store;
pub mod verify;
