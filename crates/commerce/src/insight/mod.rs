//! Insight: what a store learns from its sales, as numbers at once and as files for its bookkeeping.

pub mod analytics;
pub mod reports;
