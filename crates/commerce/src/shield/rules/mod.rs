//! Rules, in the order in which they are asked.

pub mod requests;
pub mod service;
pub mod views;
