//! TITLE surfaces

pub mod api_logs;
pub mod pages;
pub mod portal;
pub mod sandbox;
pub mod search;
pub mod storefront;
pub mod unconnected;
