//! SQL of Shield.

pub mod checks;
pub mod lists;
pub mod past;
pub mod reviews;
pub mod rules;
