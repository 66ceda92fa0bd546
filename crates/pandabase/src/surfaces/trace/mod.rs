//! What something was caused by, and what else came of it: every effect stores its cause
//! ([`pandabase_domain::cause`]), and a trace puts the effects of one origin together again.
//!
//! Access: as for the API logs, the scope that a developer has and a moderator lacks. So a trace says what
//! happened and when, but neither amounts, nor who was written to, nor what was said.

pub mod service;
mod store;
mod tree;
pub mod views;
