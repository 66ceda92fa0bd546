//! Insight: what a store can learn from its sales, as numbers at once and as files for its books.

pub mod analytics;
pub mod reports;
