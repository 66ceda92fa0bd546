//! Digests: mails that sum a store's days or weeks up, for whoever in the team wants them. One job a store
//! makes them every morning for as long as somebody does.

mod figures;
pub mod job;
mod letter;
mod store;

pub use job::plan;
