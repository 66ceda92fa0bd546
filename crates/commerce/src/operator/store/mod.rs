//! SQL of what operators see and decide. It looks over all stores, as only operators may.

pub mod events;
pub mod money;
pub mod stores;
