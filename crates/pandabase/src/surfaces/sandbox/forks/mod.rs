//! Forks, snapshots and resets of sandbox stores, so that each test of a suite has a store of its own that
//! has lived through the same. `docs/guides/workbench.md` says what is copied and what is not.
//!
//! A copy is made in the database, table by table, in one transaction. Ids are unique within a store, so a
//! fork has those of its store; the few that are unique over all stores are made anew. A snapshot is the same
//! copy at rest: nobody sees it, and its clock is so far back that none of its jobs is ever due.

mod copy;
mod ends;
mod objects;
pub mod secrets;
pub mod service;
mod store;
pub mod tables;
mod views;
