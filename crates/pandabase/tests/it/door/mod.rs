//! What stands between the server and whoever comes to its door: bodies, limits, connections, hosts,
//! signatures, and what is compressed.

pub mod bodies;
mod compressed;
mod connections;
mod floods;
mod hosts;
mod limits;
mod memory;
mod pages;
mod signed;
mod words;
