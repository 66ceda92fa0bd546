//! TITLE commerce/insight

pub mod analytics;
pub mod reports;
