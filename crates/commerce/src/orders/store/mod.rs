//! SQL of orders: the record that everything works on, the lists, and what an order reports.

pub mod dispute;
pub mod family;
pub mod list;
pub mod record;
pub mod returned;
pub mod timeline;
