//! `pandabase listen`: a store's events, forwarded to an address of this machine, or shown.

mod command;
pub(super) mod feed;
mod forward;
mod queue;
mod run;
mod state;

pub use command::Listen;
