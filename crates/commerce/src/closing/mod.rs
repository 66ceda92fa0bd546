//! The end of a store (contract `store.md`, "Deletion and ownership change"). The first transaction closes it
//! to everybody; a job then ends its subscriptions. What customers have bought stays with them, to be read.

mod service;
mod store;
pub mod verify;

pub use service::{Obstacle, delete, delete_with_rest, run};
