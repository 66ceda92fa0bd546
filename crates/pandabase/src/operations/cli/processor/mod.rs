//! `pandabase processor`: which account of a payment processor charges.

mod command;
mod connect;
mod keys;
mod roll;
pub(super) mod shared;
pub(super) mod show;

pub(crate) use command::Processor;
