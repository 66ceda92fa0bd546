//! TITLE commerce

pub mod billing;
pub mod catalog;
pub mod insight;
pub mod money;
pub mod notify;
pub mod orders;
pub mod payments;
pub mod selling;
pub mod stores;
pub mod support;
