//! The catalog: what a store has to sell. Products are filed in categories, and some of them deliver
//! licences.

pub mod categories;
pub mod licenses;
pub mod products;
