//! `pandabase processor`: which account of a payment processor charges.

mod command;
pub(super) mod connect;
pub(super) mod keys;
mod roll;
pub(super) mod shared;
pub(super) mod show;

pub(crate) use command::Processor;
