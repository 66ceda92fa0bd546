//! TITLE operations

pub mod cli;
pub mod seed;
pub mod serving;
