//! TITLE commerce/catalog

pub mod categories;
pub mod licenses;
pub mod products;
