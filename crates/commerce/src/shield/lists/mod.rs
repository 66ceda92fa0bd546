//! Lists that rules look things up in. They are never held in memory: a value is found by its key.

pub mod requests;
pub mod service;
pub mod views;
