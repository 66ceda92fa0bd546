//! SQL of orders: the record that everything works on, the lists, and what an order tells.

pub mod dispute;
pub mod list;
pub mod record;
pub mod timeline;
