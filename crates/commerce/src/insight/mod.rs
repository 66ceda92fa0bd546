//! Insight: what a store learns from its sales, as numbers at once, as files for its bookkeeping, and as
//! mails that sum its days up.

pub mod analytics;
pub mod balance;
pub mod digest;
pub mod reports;
